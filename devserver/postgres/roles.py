"""Login roles of the embedded PostgreSQL, the same as deploy/postgres-init.sh creates in a container.

``cms_owner`` owns the database and migrates it. ``cms_web`` and ``cms_worker`` own nothing and may connect to
that database only; the migrations decide which tables they may use (secureproject/database_roles.py).
"""

from pathlib import Path

import psycopg
from psycopg import sql

from secureproject.database_roles import WEB_TIMEOUTS

DATABASE = "cms"
OWNER, WEB, WORKER = "cms_owner", "cms_web", "cms_worker"
RIGHTS = {
    OWNER: "LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
    WEB: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT",
    WORKER: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT",
}


def connect(socket_folder: Path, user: str, password: str, database: str) -> psycopg.Connection:
    """An autocommit connection."""
    return psycopg.connect(
        host=str(socket_folder),
        user=user,
        password=password,
        dbname=database,
        connect_timeout=10,
        autocommit=True,
    )


def prepare(socket_folder: Path, passwords: dict[str, str]) -> None:
    """Creates or corrects the roles and the database as described above. Idempotent."""
    with connect(socket_folder, "postgres", passwords["postgres"], "postgres") as server:
        for role, rights in RIGHTS.items():
            known = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            verb = "ALTER" if known else "CREATE"
            statement = sql.SQL("{} ROLE {} {} PASSWORD {}").format(
                sql.SQL(verb), sql.Identifier(role), sql.SQL(rights), sql.Literal(passwords[role])
            )
            server.execute(statement)
        for setting, value in WEB_TIMEOUTS.items():
            server.execute(
                sql.SQL("ALTER ROLE {} SET {} = {}").format(
                    sql.Identifier(WEB), sql.Identifier(setting), sql.Literal(value)
                )
            )
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            server.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )
        for database in ("postgres", DATABASE):
            server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
        server.execute(sql.SQL("GRANT CONNECT ON DATABASE postgres TO {}").format(sql.Identifier(OWNER)))
        for role in (WEB, WORKER):
            server.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(role)
                )
            )
    with connect(socket_folder, "postgres", passwords["postgres"], DATABASE) as server:
        server.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
