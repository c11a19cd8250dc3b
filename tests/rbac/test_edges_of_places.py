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
    key: int, visit: Visitor, person: MakePerson, give: GiveRole, news_scope: Scope
) -> None:
    ed = person("ed")
    give(ed, "editor")
    assert visit(ed).get(f"/places/{key}/").status_code == 404
    assert visit(ed).get(f"/places/{news_scope.pk}/").content == b"News "


def test_each_of_two_places_is_opened_by_its_own_key(
    visit: Visitor, person: MakePerson, give: GiveRole, news_scope: Scope, policies_scope: Scope
) -> None:
    ed = person("ed")
    give(ed, "editor")
    shown = [visit(ed).get(f"/places/{scope.pk}/").content for scope in (policies_scope, news_scope)]
    assert shown == [b"Policies ", b"News "]


def test_renaming_renames_one_place_and_the_object_at_hand(news_scope: Scope, policies_scope: Scope) -> None:
    rename_scope(news_scope, "Nachrichten")
    assert news_scope.name == "Nachrichten"
    assert {scope.pk: scope.name for scope in Scope.objects.all()} == {
        news_scope.pk: "Nachrichten",
        policies_scope.pk: "Policies",
    }


def test_a_new_place_knows_what_is_above_it_at_once(news_scope: Scope) -> None:
    assert add_scope("Sport", news_scope).ancestor_ids[1:] == [news_scope.pk]


@pytest.mark.parametrize(
    "change",
    [
        lambda news_scope, policies_scope: add_scope("Sport", news_scope),
        lambda news_scope, policies_scope: move_scope(news_scope, policies_scope),
        lambda news_scope, policies_scope: remove_scope(policies_scope),
    ],
    ids=["adding", "moving", "removing"],
)
def test_the_tree_is_changed_by_one_at_a_time(
    change: Callable[[Scope, Scope], object], news_scope: Scope, policies_scope: Scope
) -> None:
    with CaptureQueriesContext(connection) as captured:
        change(news_scope, policies_scope)
    statements = [query["sql"] for query in captured if not query["sql"].startswith("SAVEPOINT")]
    assert "pg_advisory_xact_lock" in statements[0]
