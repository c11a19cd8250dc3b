"""In a transaction too a change is planned once a connection, and is made whatever became of the statement."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import CharField, QuerySet
from django.test.utils import CaptureQueriesContext

from rbac.models import Scope
from rbac.prepared import Slot, _prepared
from rbac.prepared_text import PreparedText
from rbac.prepared_update import PreparedUpdate


def named_so() -> QuerySet[Scope]:
    found: QuerySet[Scope] = Scope.objects.filter(name=Slot("name", CharField()))
    return found


RENAME = PreparedUpdate(named_so, ("name",))
TWICE = (
    "WITH one AS (UPDATE secure_rbac_scope SET name = %(new)s WHERE name = %(old)s::text RETURNING name) "
    "SELECT name, upper(%(old)s::text) FROM one"
)


@pytest.fixture(autouse=True)
def nothing_is_prepared(news: Scope, policies: Scope) -> Iterator[None]:
    """Before, and afterwards: the connection is that of other tests, too."""
    run("DEALLOCATE ALL")
    _prepared.pop(connection.connection, None)
    yield
    run("DEALLOCATE ALL")
    _prepared.pop(connection.connection, None)


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def names() -> set[str]:
    return {scope.name for scope in Scope.objects.all()}


def nothing_happens() -> None:
    pass


def it_goes() -> None:
    run("DEALLOCATE ALL")


def somebody_else_prepares_it() -> None:
    run("DEALLOCATE ALL")
    _prepared[connection.connection].clear()
    run(RENAME._preparation)


@pytest.mark.parametrize("meanwhile", [nothing_happens, it_goes, somebody_else_prepares_it])
def test_the_change_is_made_and_what_came_before_it_stays(
    meanwhile: Callable[[], None], news: Scope, policies: Scope
) -> None:
    assert RENAME.run({"name": "Tidings"}, name="News") == [news.pk]
    meanwhile()
    with transaction.atomic():
        Scope.objects.filter(pk=policies.pk).update(name="Rules")
        assert RENAME.run({"name": "100 % $1's"}, name="Tidings") == [news.pk]
        assert RENAME.run({"name": "News"}, name="100 % $1's") == [news.pk]
    assert names() == {"News", "Rules"}


def test_it_is_planned_once() -> None:
    RENAME.run({"name": "Tidings"}, name="News")
    with CaptureQueriesContext(connection) as captured:
        RENAME.run({"name": "News"}, name="Tidings")
    [sent] = [query["sql"] for query in captured.captured_queries]
    assert sent.startswith(f"SAVEPOINT kept; EXECUTE {RENAME._name} (")


def test_the_transaction_takes_it_back() -> None:
    with transaction.atomic():
        RENAME.run({"name": "Tidings"}, name="News")
        transaction.set_rollback(True)
    assert names() == {"News", "Policies"}


def test_other_errors_are_not_swallowed() -> None:
    for _known in (False, True):
        with pytest.raises(DatabaseError), transaction.atomic():
            RENAME.run({"name": "x" * 300}, name="News")
    assert names() == {"News", "Policies"}
    assert RENAME.run({"name": "Tidings"}, name="News")


def test_a_connection_holds_only_so_many_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rbac.prepared_inside.MOST_ON_A_CONNECTION", 0)
    with CaptureQueriesContext(connection) as captured:
        RENAME.run({"name": "Tidings"}, name="News")
    assert [query["sql"][:6] for query in captured.captured_queries] == ["UPDATE"]
    assert names() == {"Tidings", "Policies"}


@pytest.mark.parametrize("most", [0, 100])
def test_a_statement_that_is_written_out_takes_a_value_twice(most: int, monkeypatch: Any) -> None:
    monkeypatch.setattr("rbac.prepared_inside.MOST_ON_A_CONNECTION", most)
    twice = PreparedText(TWICE, lambda *columns: columns)
    assert twice.rows(new="Tidings", old="News") == [("Tidings", "NEWS")]
    assert twice.rows(new="Rules", old="Nowhere") == []
    assert names() == {"Tidings", "Policies"}


def test_more_than_a_hundred_are_not_kept(news: Scope) -> None:
    known = _prepared.setdefault(connection.connection, set())
    known.update(f"other {number}" for number in range(100))
    RENAME.run({"name": "Tidings"}, name="News")
    assert RENAME._name not in known
    known.discard("other 0")
    assert RENAME.run({"name": "News"}, name="Tidings") == [news.pk]
    assert RENAME._name in known
