import tomllib
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, transaction

from secureproject.database_roles import (
    GRANTS,
    TABLES_WITHOUT_MODEL,
    WEB_ROLE,
    WEB_TIMEOUTS,
    require_roles,
    tables_of_models,
    tables_without_grant,
)
from secureproject.doctor.database import timeouts_missing
from tests.template_database import ROOT, web_url, worker_url

APPEND_ONLY = sorted(table for table, privileges in GRANTS.items() if privileges == ("SELECT", "INSERT"))
REFUSED: dict[str, str] = tomllib.loads(Path(__file__).with_name("refused_to_web.toml").read_text())

pytestmark = pytest.mark.django_db


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        return isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege)
    return False


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED)
def test_the_web_cannot(statement: str) -> None:
    assert refused(statement)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = NULL", "DELETE FROM {}", "TRUNCATE {}"])
def test_what_is_append_only_stays_as_written(statement: str, table: str) -> None:
    (key,) = (model._meta.pk.column for model in apps.get_models() if model._meta.db_table == table)
    assert refused(statement.format(table, key))


@pytest.mark.parametrize("table", ["content_revision", "content_approval"])
def test_revisions_and_approvals_are_append_only(table: str) -> None:
    assert table in APPEND_ONLY


def test_the_web_cannot_grant_itself_more() -> None:
    with connection.cursor() as cursor:
        # PostgreSQL warns and does nothing.
        cursor.execute("GRANT ALL ON content_revision, secure_audit_entry TO cms_web")
    assert refused("DELETE FROM content_revision")
    assert refused("DELETE FROM secure_audit_entry")


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("SELECT session_user, current_user", ("cms_web", "cms_web")),
        ("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole", (0,)),
        ("SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole", (0,)),
    ],
)
def test_tests_are_logged_in_as_the_web_which_owns_nothing_and_is_no_member(
    query: str, answer: tuple[object, ...]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query)
        assert cursor.fetchone() == answer


def test_every_table_in_the_database_is_decided_about() -> None:
    assert tables_without_grant(connection.introspection.table_names()) == []


def test_every_model_is_decided_about_and_nothing_else() -> None:
    assert set(tables_of_models()) | TABLES_WITHOUT_MODEL == set(GRANTS)


def test_the_public_role_may_do_nothing_in_our_schema() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class, aclexplode(relacl) AS acl"
            " WHERE relnamespace = 'public'::regnamespace AND acl.grantee = 0"
            " UNION ALL SELECT proname FROM pg_proc,"
            " aclexplode(coalesce(proacl, acldefault('f', proowner))) AS acl"
            " WHERE pronamespace = 'public'::regnamespace AND acl.grantee = 0"
            # A trusted extension's belong to PostgreSQL, not to the owner: no one reaches them, by the next line.
            " AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"
            " UNION ALL SELECT nspname FROM pg_namespace, aclexplode(nspacl) AS acl"
            " WHERE nspname = 'public' AND acl.grantee = 0"
        )
        assert cursor.fetchall() == []


def test_a_database_without_the_role_is_told_how_to_make_it(
    owner_connection: "psycopg.Connection[Any]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secureproject.database_roles.ROLES", {WEB_ROLE: {}, "cms_nobody": {}})
    with pytest.raises(ImproperlyConfigured, match="CREATE ROLE cms_nobody LOGIN"):
        require_roles(owner_connection)


def test_the_web_waits_for_no_query_and_no_lock_for_long(fresh_database: str) -> None:
    """In a container too; the worker, which seals and imports, may take its time."""
    init = (ROOT / "deploy" / "postgres-init.sh").read_text()
    with (
        psycopg.connect(web_url(fresh_database)) as web,
        psycopg.connect(worker_url(fresh_database)) as worker,
    ):
        for name, value in WEB_TIMEOUTS.items():
            assert web.execute(f"SHOW {name}").fetchall() == [(value,)]
            assert worker.execute(f"SHOW {name}").fetchall() == [("0",)]
            assert f"ALTER ROLE cms_web SET {name} = '{value}';\n" in init


def test_a_timeout_that_is_missing_is_told(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(timeouts_missing()) == []
    monkeypatch.setattr("secureproject.doctor.database.WEB_TIMEOUTS", {"transaction_timeout": "9s"})
    assert list(timeouts_missing()) == ["Missing: ALTER ROLE cms_web SET transaction_timeout = '9s'."]
