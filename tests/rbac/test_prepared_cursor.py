"""The cursor that prepared queries share: nobody gets another's answer, and whoever watches sees every query."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections
from django.db.models import BigIntegerField, Value
from django.db.transaction import atomic

from rbac.models import Scope
from rbac.prepared import Prepared, Slot, _cursor

BROKEN = Value(1) / Value(0)


def _named() -> Any:
    return Scope.objects.filter(pk=Slot("key", BigIntegerField())).values_list("name")


def name(found: str) -> str:
    return found


NAMED = Prepared(_named, name)


@pytest.fixture
def watched() -> Iterator[list[str]]:
    """What a tool sees that puts its own cursor in the place of Django's, as debug-toolbar does."""
    database: Any = connections["default"]
    asked, cursor = list[str](), database.cursor

    def seen() -> Any:
        asked.append("asked")
        return cursor()

    database.cursor = seen
    yield asked
    del database.cursor


def test_an_answer_may_ask_another_question_before_the_next_answer(news: Scope, policies: Scope) -> None:
    both = Prepared(
        lambda: Scope.objects.filter(pk__in=[news.pk, policies.pk]).order_by("pk").values_list("pk"),
        lambda key: NAMED.rows(key=key),
    )
    assert both.rows() == [["News"], ["Policies"]]


def test_it_answers_after_an_error(news: Scope) -> None:
    broken = Prepared(lambda: Scope.objects.annotate(x=BROKEN).values_list("x"), name)
    with pytest.raises(DatabaseError), atomic():
        broken.rows()
    assert NAMED.rows(key=news.pk) == ["News"]


def test_one_is_made_for_a_connection(news: Scope) -> None:
    first: Any = _cursor()
    assert NAMED.rows(key=news.pk) == ["News"]
    assert _cursor().cursor is first.cursor
    assert not first.cursor.closed


@pytest.mark.usefixtures("fresh_database")
def test_another_connection_has_its_own() -> None:
    first: Any = _cursor().cursor
    assert NAMED.rows(key=0) == []
    connection.close()
    assert NAMED.rows(key=0) == []
    assert _cursor().cursor is not first


@pytest.mark.usefixtures("fresh_database")
def test_a_connection_that_died_is_replaced_before_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Django does at the first query of a request where CONN_HEALTH_CHECKS is on."""
    first: Any = _cursor().cursor
    monkeypatch.setattr(connection, "health_check_enabled", True)
    monkeypatch.setattr(connection, "health_check_done", False)
    monkeypatch.setattr(connection, "is_usable", lambda: False)
    assert NAMED.rows(key=0) == []
    assert first.connection.closed
    assert _cursor().cursor is not first


def test_whoever_watches_sees_every_query(
    news: Scope, watched: list[str], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        NAMED.rows(key=news.pk)
    NAMED.rows_planned_anew(key=news.pk)
    assert watched == ["asked", "asked"]


def test_queries_are_counted(news: Scope, django_assert_num_queries: Any) -> None:
    NAMED.rows(key=news.pk)
    with django_assert_num_queries(2):
        NAMED.rows(key=news.pk)
        NAMED.rows_planned_anew(key=news.pk)
