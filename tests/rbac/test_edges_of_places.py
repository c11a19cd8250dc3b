"""Places: keys that no database has, names that look alike, and that the tree is changed by one at a time."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rbac.models import Scope
from rbac.scopes import add_scope, move_scope, remove_scope, rename_scope
from tests.rbac.conftest import GiveRole, MakePerson, Visitor


@pytest.mark.parametrize("key", [0, 2**63 - 1, 2**63, 2**64, 3**63])
def test_a_key_that_nothing_has_is_not_found(
    key: int, visit: Visitor, person: MakePerson, give: GiveRole, news: Scope
) -> None:
    ed = person("ed")
    give(ed, "editor")
    assert visit(ed).get(f"/places/{key}/").status_code == 404
    assert visit(ed).get(f"/places/{news.pk}/").content == b"News "


def test_each_of_two_places_is_opened_by_its_own_key(
    visit: Visitor, person: MakePerson, give: GiveRole, news: Scope, policies: Scope
) -> None:
    ed = person("ed")
    give(ed, "editor")
    shown = [visit(ed).get(f"/places/{scope.pk}/").content for scope in (policies, news)]
    assert shown == [b"Policies ", b"News "]


def test_renaming_renames_one_place_and_the_object_at_hand(news: Scope, policies: Scope) -> None:
    rename_scope(news, "Nachrichten")
    assert news.name == "Nachrichten"
    assert {scope.pk: scope.name for scope in Scope.objects.all()} == {
        news.pk: "Nachrichten",
        policies.pk: "Policies",
    }


def test_a_new_place_knows_what_is_above_it_at_once(news: Scope) -> None:
    assert add_scope("Sport", news).ancestor_ids[1:] == [news.pk]


@pytest.mark.parametrize(
    "change",
    [
        lambda news, policies: add_scope("Sport", news),
        lambda news, policies: move_scope(news, policies),
        lambda news, policies: remove_scope(policies),
    ],
    ids=["adding", "moving", "removing"],
)
def test_the_tree_is_changed_by_one_at_a_time(
    change: Callable[[Scope, Scope], object], news: Scope, policies: Scope
) -> None:
    with CaptureQueriesContext(connection) as captured:
        change(news, policies)
    statements = [query["sql"] for query in captured if not query["sql"].startswith("SAVEPOINT")]
    assert "pg_advisory_xact_lock" in statements[0]
