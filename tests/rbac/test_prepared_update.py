"""Updates that are compiled once: just the rows that are found get just the values that are given."""

import pytest
from django.db import connection
from django.db.models import BigIntegerField, CharField, F, QuerySet
from django.test.utils import CaptureQueriesContext

from rbac.models import Scope
from rbac.prepared import Slot
from rbac.prepared_update import PreparedUpdate


def named_so() -> QuerySet[Scope]:
    found: QuerySet[Scope] = Scope.objects.filter(name=Slot("name", CharField()))
    return found


@pytest.fixture
def others(news: Scope, policies: Scope) -> tuple[Scope, Scope]:
    return news, policies


def test_what_is_not_found_is_not_changed(others: tuple[Scope, Scope]) -> None:
    rename = PreparedUpdate(named_so, ("name",))
    assert rename.run({"name": "Tidings"}, name="Nowhere") == []
    assert {scope.name for scope in Scope.objects.all()} == {"News", "Policies"}


def test_a_row_may_be_found_by_what_the_field_held_before(others: tuple[Scope, Scope]) -> None:
    news, policies = others
    rename = PreparedUpdate(named_so, ("name",))
    assert rename.run({"name": "Tidings"}, name="News") == [news.pk]
    assert rename.run({"name": "Rules"}, name="Policies") == [policies.pk]
    assert {scope.pk: scope.name for scope in Scope.objects.all()} == {
        news.pk: "Tidings",
        policies.pk: "Rules",
    }


def test_an_expression_sees_what_was_there_and_the_new_value_is_answered(others: tuple[Scope, Scope]) -> None:
    news, policies = others
    of_key = PreparedUpdate(
        lambda: Scope.objects.filter(pk=Slot("key", BigIntegerField())),
        ("name",),
        {"numchild": F("numchild") + 5},
        returning="numchild",
    )
    before = news.numchild
    assert of_key.run({"name": "Tidings"}, key=news.pk) == [before + 5]
    news.refresh_from_db()
    assert (news.name, news.numchild) == ("Tidings", before + 5)
    policies.refresh_from_db()
    assert (policies.name, policies.numchild) == ("Policies", 0)


def test_it_is_compiled_once_and_takes_one_round_trip(others: tuple[Scope, Scope]) -> None:
    built = list[str]()

    def build() -> QuerySet[Scope]:
        built.append("once more")
        return named_so()

    rename = PreparedUpdate(build, ("name",))
    rename.run({"name": "Tidings"}, name="News")
    compiled = len(built)
    with CaptureQueriesContext(connection) as taken:
        rename.run({"name": "News"}, name="Tidings")
    assert (len(taken), len(built)) == (1, compiled)
