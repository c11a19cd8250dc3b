"""A change is made in and out of a transaction, and planned anew where the columns of its answer have changed."""

from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.db.models import CharField
from django.test.utils import CaptureQueriesContext

from rbac.models import Scope
from rbac.prepared import Slot
from rbac.prepared_update import PreparedUpdate
from rbac.scopes import add_scope

RENAME: PreparedUpdate[Scope] = PreparedUpdate(
    lambda: Scope.objects.filter(name=Slot("name", CharField())), ("name",), returning="name"
)


def sent(before: str, after: str) -> list[str]:
    """What is sent for a change that is made, beside another one in the same transaction."""
    with transaction.atomic():
        add_scope(f"Beside {after}")
        with CaptureQueriesContext(connection) as captured:
            assert RENAME.run({"name": after}, name=before) == [after]
    assert {after, f"Beside {after}"} <= {scope.name for scope in Scope.objects.all()}
    return [query["sql"].split(" kept_")[0] for query in captured.captured_queries]


@pytest.mark.usefixtures("fresh_database")
def test_outside_of_a_transaction_the_change_needs_no_savepoint() -> None:
    news = add_scope("News")
    for before, after in (("News", "Tidings"), ("Tidings", "News")):
        with CaptureQueriesContext(connection) as captured:
            assert RENAME.run({"name": after}, name=before) == [after]
        assert not [query for query in captured.captured_queries if "SAVEPOINT" in query["sql"]]
        news.refresh_from_db()
        assert news.name == after


@pytest.mark.usefixtures("fresh_database")
def test_a_column_that_changed_its_type_is_no_error(owner_connection: psycopg.Connection[Any]) -> None:
    add_scope("News")
    assert sent("News", "Tidings") == ["SAVEPOINT kept; PREPARE"]
    owner_connection.execute("ALTER TABLE secure_rbac_scope ALTER COLUMN name TYPE text")
    attempt, back, as_text = sent("Tidings", "News")
    assert attempt == "SAVEPOINT kept; EXECUTE"
    assert back == "ROLLBACK TO SAVEPOINT kept; RELEASE SAVEPOINT kept; DEALLOCATE"
    assert as_text.startswith("UPDATE")
    assert sent("News", "Tidings") == ["SAVEPOINT kept; PREPARE"]
    assert sent("Tidings", "News") == ["SAVEPOINT kept; EXECUTE"]
