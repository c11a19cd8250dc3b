from typing import Any

import psycopg
from django.db import connection

from secureproject.pg_settings import PLANNER, SCHEMA, note_schema, schema_noted, set_planner_settings

type Server = psycopg.Connection[Any]


def set_there(server: Server) -> dict[str, str]:
    found = server.execute(
        "SELECT unnest(setconfig) FROM pg_db_role_setting JOIN pg_database ON oid = setdatabase "
        "WHERE datname = current_database() AND setrole = 0"
    ).fetchall()
    return dict(setting.split("=", 1) for (setting,) in found)


def test_what_an_operator_has_set_stays(fresh_database: str, owner_connection: Server) -> None:
    name = owner_connection.info.dbname
    owner_connection.execute(f'ALTER DATABASE "{name}" SET random_page_cost = 2')
    set_planner_settings(owner_connection, name)
    assert set_there(owner_connection) == {**PLANNER, "random_page_cost": "2"}


def test_the_web_plans_for_what_lies_in_memory(fresh_database: str) -> None:
    with connection.cursor() as cursor:
        for name, value in PLANNER.items():
            cursor.execute("SELECT current_setting(%s)", [name])
            assert cursor.fetchone() == (value,)


def test_a_migration_of_an_older_release_does_not_take_a_later_schema_back(
    fresh_database: str, owner_connection: Server
) -> None:
    assert schema_noted(owner_connection) == SCHEMA
    owner_connection.execute(f"COMMENT ON TABLE django_migrations IS 'schema {SCHEMA + 3}'")
    note_schema(owner_connection)
    assert schema_noted(owner_connection) == SCHEMA + 3
