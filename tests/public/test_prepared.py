"""Queries planned once a connection: the same answers, whatever becomes of the prepared statement."""

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import CharField
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from content.models import Address, Section, Site
from rbac.prepared import Prepared, Slot, prepared
from rbac.scopes import add_scope

ADDRESS = Prepared(
    lambda: Address.objects.filter(path=Slot("path", CharField())).values_list("path", "kind"),
    lambda *columns: columns,
)


@pytest.fixture(autouse=True)
def address(fresh_database: str) -> Address:
    Site.objects.create(name="The Harbour Gazette")
    section = Section.objects.create(scope=add_scope("News"), title="News", slug="news")
    return Address.objects.create(path="news", kind="section", section=section)


def statements() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE name LIKE 'kept%%'")
        return [name for (name,) in cursor.fetchall()]


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def found() -> list[tuple[str, str]]:
    return ADDRESS.rows(path="news")


def test_it_is_prepared_once_and_answers_the_same() -> None:
    assert found() == found() == [("news", "section")]
    assert statements() == [ADDRESS._name]


@pytest.mark.parametrize("path", ["", "nowhere", "news'; DROP TABLE content_site; --", "$1", "%s", "\\"])
@pytest.mark.late
def test_what_is_asked_for_stays_a_value(path: str) -> None:
    found()
    assert ADDRESS.rows(path=path) == []


def test_a_statement_that_is_gone_is_prepared_anew() -> None:
    found()
    run("DEALLOCATE ALL")
    assert found() == [("news", "section")]
    assert statements() == []
    assert found() == [("news", "section")]
    assert statements() == [ADDRESS._name]


def test_a_statement_that_somebody_else_prepared_is_used() -> None:
    run(ADDRESS._preparation)
    assert found() == found() == [("news", "section")]


def named(kind: str, number: int) -> Prepared[Any]:
    return prepared(_in_section, _columns, kind, number)


def _columns(*columns: Any) -> tuple[Any, ...]:
    return columns


def _in_section(kind: str, number: int) -> Any:
    return Address.objects.filter(kind=kind, section_id=number).values_list("path", "kind")


def test_equal_facts_are_one_query_and_numbers_are_no_new_statement(address: Address) -> None:
    key = address.section_id or 0
    assert named("section", key) is named("section", key)
    assert named("section", key).rows() == named("section", key).rows() == [("news", "section")]
    assert named("section", key + 1).rows() == named("section", key + 2**40).rows() == []
    assert len(statements()) == 2  # integers, and those too large for one
    assert named("article", key).rows() == []
    assert len(statements()) == 3


@pytest.mark.late
def test_a_condition_that_nothing_fulfils_asks_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    nothing = Prepared(lambda: Address.objects.none().values_list("path"), str)
    with django_assert_num_queries(0):
        assert nothing.rows() == []


@pytest.mark.late
def test_a_connection_holds_only_so_many_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rbac.prepared.MOST_ON_A_CONNECTION", 1)
    assert found() == [("news", "section")]
    assert named("section", 0).rows() == []
    assert statements() == [ADDRESS._name]
    assert found() == [("news", "section")]


def test_in_a_transaction_nothing_is_prepared() -> None:
    with transaction.atomic():
        assert found() == [("news", "section")]
    assert statements() == []


def test_other_errors_are_not_swallowed() -> None:
    found()
    with pytest.raises(DatabaseError):
        ADDRESS.rows(path="\x00")


@pytest.mark.parametrize(("path", "asked"), [("/", 2), ("/news/", 3)])
def test_pages_answer_the_same_in_and_out_of_a_transaction(anon: Client, path: str, asked: int) -> None:
    outside = [anon.get(path) for _time in range(3)]
    # Which page is right now, and what stands on it; of a section the newest, and what stands beside them.
    assert len(statements()) == asked
    with transaction.atomic():
        inside = anon.get(path)
    assert {page.status_code for page in outside} == {inside.status_code} == {200}
    assert outside[0].content == outside[1].content == inside.content


@pytest.mark.late
def test_a_column_that_changed_its_type_is_no_error(
    owner_connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    found()
    owner_connection.execute("ALTER TABLE content_address ALTER COLUMN path TYPE text")
    assert found() == [("news", "section")]
    assert found() == found() == [("news", "section")]
    assert statements() == [ADDRESS._name]
