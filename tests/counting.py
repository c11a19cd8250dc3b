"""What something costs, counted: a time says how busy the machine is, a count says what the code does."""

import gc
import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

import psycopg
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg import sql


def python_calls(act: Callable[[], Any]) -> int:
    """How many functions written in Python ``act`` runs, the second time: what is made once is there by then.

    Without those that the collector of garbage calls, which comes when it likes.
    """
    act()
    count = 0

    def see(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    before, collecting = sys.getprofile(), gc.isenabled()
    gc.disable()
    sys.setprofile(see)
    try:
        act()
    finally:
        sys.setprofile(before)
        if collecting:
            gc.enable()
    return count


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(captured)


def queries_of(act: Callable[[], Any]) -> int:
    """How many queries ``act`` takes."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def statements_of(captured: CaptureQueriesContext) -> list[str]:
    """The statements that read or write; not those that begin and end transactions, nor the reading of a key of the
    audit log, which is kept in memory once a transaction has ended: in a test none does.
    """
    apart = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
    said = [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(apart)]
    return [sql for sql in said if not sql.startswith('SELECT "secure_audit_personkey"')]


IN_ORDER = (
    "sort",
    "bitmapscan",
)  # what PostgreSQL does without where there are very many rows to be put in order


type Models = type[Model] | Sequence[type[Model] | None]  # None: of all tables together


def rows_read(model: Models, act: Callable[[], Any], *, without: Sequence[str] = ()) -> int:
    """How many rows of the table of ``model`` PostgreSQL reads for ``act``, in a test's transaction, at most.

    It goes by indexes wherever it can, as it does where a few rows are wanted of large tables; nothing is planned for
    those of an earlier test. without: other ways that it does not go.
    """
    with connection.cursor() as cursor:
        for way in ("seqscan", "hashjoin", "mergejoin", *without):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute("DISCARD PLANS")
        return _most_read(model, act)


def rows_read_as_planned(model: Models, act: Callable[[], Any]) -> int:
    """The same, with PostgreSQL free to read a table from its beginning, as in earnest.

    For a large table of a ``fresh_database`` that PostgreSQL has looked over (``look_over``).
    """
    with transaction.atomic():
        return _most_read(model, act)


def most_rows_read(model: Models, act: Callable[[], Any]) -> int:
    """The most that is read, as planned and by indexes alone."""
    planned = rows_read_as_planned(model, act)
    with transaction.atomic():
        return max(planned, rows_read(model, act))


def most_rows_read_ever(model: Models, act: Callable[[], Any], owner: psycopg.Connection[Any]) -> int:
    """The same, before PostgreSQL knows anything of its tables and once it does."""
    with transaction.atomic():
        unknown = rows_read(model, act)
    look_over(owner)
    return max(unknown, most_rows_read(model, act))


def too_much(model: Models, act: Callable[[], Any], most: int) -> list[int]:
    """How many rows were read, by indexes twice and as planned, where that is more than ``most``."""
    with transaction.atomic():
        rows = [rows_read(model, act), rows_read(model, act)]
    rows.append(rows_read_as_planned(model, act))
    return rows if max(rows) > most else []


def look_over(owner: psycopg.Connection[Any]) -> None:
    """Lets PostgreSQL learn how large each table of the database is, and that everybody sees its rows.

    Where it does not know the latter, planning reads the ends of indexes from the table, and an index is not enough for
    an answer: more rows are counted. It learns that only of what is on the disk, while tests do not wait for the disk
    (``synchronous_commit``), and passes over a page that is being written, unless it is asked to freeze.
    """
    assert "_fresh" in owner.info.dbname, (
        "What PostgreSQL learns of the worker's own database stays for other tests."
    )
    owner.execute("SET synchronous_commit = on")
    owner.execute("SELECT pg_logical_emit_message(true, 'tests', 'written when this is')")
    tables = owner.execute("SELECT relname FROM pg_stat_user_tables").fetchall()
    named = sql.SQL(", ").join(sql.Identifier(table) for [table] in tables)
    owner.execute(sql.SQL("VACUUM (FREEZE, ANALYZE) {}").format(named))


def _most_read(model: Models, act: Callable[[], Any]) -> int:
    models = (model,) if isinstance(model, type) else model
    before = [*map(rows_read_so_far, models)]
    act()
    return max(now - then for now, then in zip(map(rows_read_so_far, models), before, strict=True))


def rows_read_so_far(model: type[Model] | None) -> int:
    """How many rows of the table the transaction has read; without one, of all tables."""
    table = model._meta.db_table if model else None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
            " WHERE relname = %(table)s OR %(table)s::text IS NULL",
            {"table": table},
        )
        return int(cursor.fetchone()[0])
