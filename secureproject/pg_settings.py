"""Settings of the database: planner settings of this site, which hold behind PgBouncer so, and its schema.

The defaults are for rotating disks and reports that run for minutes. Here pages are read from memory or flash by
queries of a millisecond: if a random read costs four times a sequential one, a list scans whole tables that an
index would have avoided (measured on a million articles), and compiling a query takes longer than running it.
Starting parallel workers takes ten milliseconds to save as much, and takes CPU time from other requests. A prepared
query (foundation/prepared_queries.py) is planned once: planning a section's page again each time took longer than
reading it.
"""

from collections.abc import Mapping
from typing import Any

import psycopg
from django.apps import AppConfig
from django.db import connections
from psycopg import sql

type Server = psycopg.Connection[Any]

SCHEMA = 1  # raised by one in each release whose migrations the release before the last cannot serve
PLANNER: Mapping[str, str] = {
    "random_page_cost": "1.1",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "plan_cache_mode": "force_generic_plan",
}


def apply_planner_settings(sender: AppConfig, using: str, **_: object) -> None:
    """Receiver of ``post_migrate``."""
    with connections[using].cursor() as cursor:
        set_planner_settings(cursor.connection, cursor.connection.info.dbname)
        note_schema(cursor.connection)


def set_planner_settings(server: Server, name: str) -> None:
    """Sets ``PLANNER`` for the database ``name``, except what an operator has set there. Repeat for a clone."""
    settings = server.execute(
        "SELECT unnest(setconfig) FROM pg_db_role_setting JOIN pg_database ON oid = setdatabase "
        "WHERE datname = %s AND setrole = 0",
        [name],
    ).fetchall()
    known = {setting.partition("=")[0] for (setting,) in settings}
    for setting, value in PLANNER.items():
        if setting not in known:
            server.execute(
                sql.SQL("ALTER DATABASE {} SET {} = {}").format(
                    sql.Identifier(name), sql.Identifier(setting), sql.Literal(value)
                )
            )


def note_schema(server: Server) -> None:
    """Writes the schema of this release down, unless a later release has migrated this database."""
    if schema_noted(server) < SCHEMA:
        server.execute(
            sql.SQL("COMMENT ON TABLE django_migrations IS {}").format(sql.Literal(f"schema {SCHEMA}"))
        )


def schema_noted(server: Server) -> int:
    """Schema that the database was migrated to; 0 for none."""
    found = server.execute(
        "SELECT substring(obj_description('django_migrations'::regclass) FROM '^schema ([0-9]{1,9})$')::int"
    ).fetchone()
    return (found[0] if found else 0) or 0
