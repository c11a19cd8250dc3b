"""Database checks: reachable, recent enough, closed to the web where required, and as the migrations made it."""

from collections.abc import Iterator

from audit.tree.schema_check import schema_differences
from foundation.sql import fetch_rows
from secureproject.database_roles import ROLES, WEB_ROLE, WEB_TIMEOUTS, may_seal, owned_by_web
from secureproject.http.health import migrations_missing

OLDEST = 17  # PostgreSQL version that introduced the worker's right to lock a table
EXTENSIONS = ("plpgsql", "pg_trgm")  # language of our triggers; similarity search for misspelled words
MAY = """
    SELECT relname, privilege_type FROM pg_class, aclexplode(relacl) AS granted
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND grantee = to_regrole(%s)
"""


def old_server() -> Iterator[str]:
    [(number,)] = fetch_rows("SELECT current_setting('server_version_num')::int / 10000")
    if number < OLDEST:
        yield f"The server is PostgreSQL {number}; this site needs {OLDEST} or later."


def missing_extensions() -> Iterator[str]:
    there = {name for (name,) in fetch_rows("SELECT extname FROM pg_extension")}
    yield from (f"The extension {name} is missing." for name in EXTENSIONS if name not in there)


def old_schema() -> Iterator[str]:
    if missing := migrations_missing():
        yield f"{missing} migrations of this release are missing."


def web_log_in() -> Iterator[str]:
    if owned := owned_by_web():
        yield f"The web's log-in owns {owned} tables."
    if may_seal():
        yield "The web's log-in may write into the signed audit log."
    [(powerful,)] = fetch_rows(
        "SELECT rolsuper OR rolcreaterole OR rolbypassrls OR rolreplication FROM pg_roles"
        " WHERE rolname = current_user"
    )
    if powerful:
        yield "The web's log-in has rights over the whole server."


def grants_that_differ() -> Iterator[str]:
    for role, wanted in ROLES.items():
        if not fetch_rows("SELECT 1 FROM pg_roles WHERE rolname = %s", role):
            yield f"PostgreSQL has no role {role}."
            continue
        there = set(fetch_rows(MAY, role))
        meant = {(table, right) for table, rights in wanted.items() for right in rights}
        for table, right in sorted(there - meant):
            yield f"{role} may {right} on {table}, and should not."
        for table, right in sorted(meant - there):
            yield f"{role} may not {right} on {table}, and should."


def triggers_switched_off() -> Iterator[str]:
    off = fetch_rows(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
        " WHERE NOT tgisinternal AND tgenabled IN ('D', 'R') ORDER BY 1, 2"
    )
    yield from (f"The trigger {name} on {table} is switched off." for table, name in off)


def audit_log_tables() -> Iterator[str]:
    yield from (f"{sentence[0].upper()}{sentence[1:]}." for sentence in schema_differences())


def timeouts_missing() -> Iterator[str]:
    found = {name for (name,) in fetch_rows(
        "SELECT split_part(setting, '=', 1) FROM pg_db_role_setting, unnest(setconfig) AS setting"
        " WHERE setrole::regrole::text = %s", WEB_ROLE
    )}  # fmt: skip
    for name, value in WEB_TIMEOUTS.items():
        if name not in found:
            yield f"Missing: ALTER ROLE {WEB_ROLE} SET {name} = '{value}'."


def transactions_held_open() -> Iterator[str]:
    """Open transactions delay the whole audit log: what commits later must be sealed later."""
    held = fetch_rows(
        "SELECT usename, extract(epoch FROM now() - xact_start)::int / 60 FROM pg_stat_activity"
        " WHERE datname = current_database() AND backend_xid IS NOT NULL"
        " AND xact_start < now() - interval '10 minutes'"
    )
    for person, minutes in held:
        yield f"{person} has held a transaction open for {minutes} minutes; the audit log waits for it."


def left_behind() -> Iterator[str]:
    """What a login without rights of its own can leave behind in PostgreSQL beyond its connections."""
    roles = list(ROLES)
    settings = fetch_rows(
        "SELECT setrole::regrole::text, setting"
        " FROM pg_db_role_setting, unnest(setconfig) AS setting"
        " WHERE setrole::regrole::text = ANY(%s) ORDER BY 1, 2",
        roles,
    )
    expected = {(WEB_ROLE, f"{name}={value}") for name, value in WEB_TIMEOUTS.items()}
    for role, setting in settings:
        if (role, setting) not in expected:
            yield f"The log-in {role} carries a setting of its own: {setting.partition('=')[0]}."
    objects = fetch_rows(
        "SELECT lomowner::regrole::text, count(*) FROM pg_largeobject_metadata"
        " WHERE lomowner::regrole::text = ANY(%s) GROUP BY 1 ORDER BY 1", roles
    )  # fmt: skip
    yield from (
        f"{role} keeps {count} large objects, which this site does not use." for role, count in objects
    )
    for name, person in fetch_rows(
        "SELECT gid, owner FROM pg_prepared_xacts WHERE database = current_database()"
    ):
        yield f"{person} has prepared the transaction {name}; the audit log waits for it, also without a connection."
    if fetch_rows("SELECT 1 WHERE current_setting('max_prepared_transactions')::int > 0"):
        yield "Transactions may be prepared (max_prepared_transactions), and so outlive their connections."
