"""The tables of the tree (audit.models.tree): no one changes a row."""

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from audit.models import Head, SigningKey

pytestmark = pytest.mark.as_worker  # which seals


@pytest.mark.parametrize("sql", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_not_even_the_worker_changes_the_tree(large_tree: Head, sql: str) -> None:
    for table, column in (("leaf", "hash"), ("tile", "root"), ("head", "note"), ("signingkey", "note")):
        statement = sql.format(f"secure_audit_{table}", column, column)
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_not_even_the_owner_changes_the_tree_by_accident(
    fresh_database: str, large_tree: Head, owner_connection: "psycopg.Connection[Any]"
) -> None:
    for table in ("leaf", "tile", "head", "signingkey"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            owner_connection.execute(f"DELETE FROM secure_audit_{table}")  # noqa: S608


def test_a_head_or_key_cannot_choose_its_number(large_tree: Head) -> None:
    for row in (SigningKey(pk=-1, public_key=b"x", note="x"), Head.objects.get(pk=large_tree.pk)):
        row.pk = -1
        with pytest.raises(DatabaseError, match="numbers its own rows"), transaction.atomic():
            row.save(force_insert=True)
