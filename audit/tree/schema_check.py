"""Schema check: whether the tables of the audit log are still as a release made them.

Rows can be right while the table around them lies: a policy that hides some from the role that displays them, a rule or
trigger that swallows new ones, another relation of the same name on the search path, a trigger function that no longer
refuses anything. Only the owner of the database can do that, and only the catalog shows it.
"""

from collections.abc import Iterator
from typing import Any

import pgtrigger
from django.apps import apps

from foundation.sql import fetch_rows

BITS = ((pgtrigger.Insert, 4), (pgtrigger.Delete, 8), (pgtrigger.Update, 16), (pgtrigger.Truncate, 32))
ROW, BEFORE = 1, 2  # as in pg_trigger.tgtype
# A schema with the name of a role, or of a temporary table, precedes all others on the search path.
RELATIONS = """
    SELECT c.relname, n.nspname, c.oid = to_regclass(quote_ident(c.relname)), c.relkind = 'r',
        c.relrowsecurity OR c.relforcerowsecurity,
        EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE c.oid IN (i.inhrelid, i.inhparent)),
        EXISTS (SELECT FROM pg_catalog.pg_rewrite r WHERE r.ev_class = c.oid AND c.relkind = 'r')
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = ANY(%s) AND (c.oid = to_regclass(quote_ident(c.relname)) OR n.nspname LIKE 'pg\\_%%'
        OR n.nspname IN (SELECT rolname FROM pg_catalog.pg_roles))
    ORDER BY 1, 2
"""
TRIGGERS = """
    SELECT t.tgrelid::regclass::text, t.tgname, t.tgenabled IN ('O', 'A'), t.tgtype,
        t.tgqual IS NULL AND t.tgattr::text = '' AND p.prosecdef, p.prosrc
    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND t.tgrelid = ANY(SELECT to_regclass(quote_ident(name)) FROM unnest(%s::text[]) name)
    ORDER BY 1, 2
"""


def schema_differences() -> Iterator[str]:
    """A sentence for each difference between the tables of the audit log and those that the migrations made."""
    models = list(apps.get_app_config("secure_audit").get_models())
    tables = [model._meta.db_table for model in models]
    expected: dict[tuple[str, str], Any] = {
        (model._meta.db_table, trigger.get_pgid(model)): (trigger, model)
        for model in models
        for trigger in getattr(model._meta, "triggers", ())
    }
    yield from _relations(tables)
    yield from _triggers(tables, expected)


def _relations(tables: list[str]) -> Iterator[str]:
    for name, schema, is_found, is_plain, hides, is_related, has_rules in fetch_rows(RELATIONS, tables):
        if not is_found:
            yield f"another relation {name} stands in the schema {schema}"
            continue
        if not is_plain:
            yield f"{name} is no plain table"
        if hides:
            yield f"{name} hides rows from some log-ins (row-level security)"
        if is_related:
            yield f"{name} shares its rows with another table (inheritance or partitions)"
        if has_rules:
            yield f"a rule changes what is written to {name}"


def _triggers(tables: list[str], expected: dict[tuple[str, str], Any]) -> Iterator[str]:
    missing = dict(expected)
    for table, name, is_on, kind, is_whole, source in fetch_rows(TRIGGERS, tables):
        known = missing.pop((table, name), None)
        if known is None:
            yield f"the trigger {name} on {table} is not of this release"
        elif not is_on:
            yield f"the trigger {name} on {table} is switched off"
        elif not is_whole or kind != _kind_of(known[0]) or source.split() != _source_of(*known):
            yield f"the trigger {name} on {table} does something else"
    yield from (f"the trigger {name} on {table} is gone" for table, name in sorted(missing))


def _kind_of(trigger: Any) -> int:
    operations = str(trigger.operation)
    bits = sum(bit for operation, bit in BITS if str(operation) in operations)
    return (
        bits
        + (ROW if trigger.level == pgtrigger.Row else 0)
        + (BEFORE if trigger.when == pgtrigger.Before else 0)
    )


def _source_of(trigger: Any, model: Any) -> list[str]:
    return str(trigger.compile(model).install_sql).split("$$")[1].split()
