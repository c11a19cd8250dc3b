"""Database grants of web and worker: one table each; PostgreSQL refuses everything not listed here.

``cms_web`` and ``cms_worker`` own nothing and run no DDL. The owner applies the grants at the end of every
``migrate``, in one transaction, after revoking everything granted before.

The worker seals the audit log and destroys the keys that are due. An attacker who captures the web process can do
neither, and cannot stop the worker from it: the web holds no row, lock or job that either waits for
(secureproject/audit_log/upkeep.py).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import psycopg
from django.apps import AppConfig, apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from psycopg import sql

from foundation.sql import fetch_value
from secureproject.database import OF_ITS_OWN

type Server = psycopg.Connection[Any]

WEB_ROLE, WORKER_ROLE = "cms_web", "cms_worker"

READ = ("SELECT",)
ADD = ("SELECT", "INSERT")  # append-only
KEEP = ("SELECT", "INSERT", "UPDATE")  # changed, never deleted
ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")
ADD_AND_REMOVE = ("SELECT", "INSERT", "DELETE")  # never changed
EMPTY = ("SELECT", "DELETE")  # never inserted
SEAL = (*ADD, "MAINTAIN")  # and lock the table against every other writer
NOTHING = ()

# Grants of the web. The worker has the same, and FURTHER_GRANTS.
GRANTS: Mapping[str, tuple[str, ...]] = {
    "accounts_device": ALL,
    "accounts_factorpolicy": KEEP,
    "accounts_factorreset": ALL,
    "accounts_addresschange": ALL,
    "accounts_identity": ALL,
    "accounts_invitation": ALL,
    "accounts_linkrequest": ALL,
    "accounts_keptrequest": ALL,
    "accounts_loginlink": ALL,
    "accounts_notmelink": ALL,
    "accounts_passwordreset": ALL,
    "accounts_mailstate": KEEP,
    "accounts_recoverycode": ALL,
    "accounts_recoverysheet": ALL,
    "accounts_passkey": ALL,
    "accounts_providersession": ALL,
    "accounts_session": ALL,
    "accounts_spenttoken": ALL,
    "accounts_totpdevice": ALL,
    "accounts_user": KEEP,
    "accounts_user_groups": ALL,
    "auth_group": ALL,
    "auth_group_permissions": EMPTY,  # deleted with its team
    "auth_permission": READ,
    "axes_accessattempt": ALL,
    "axes_accessattemptexpiration": ALL,
    "axes_accessfailurelog": ADD,
    "axes_accesslog": KEEP,
    "content_address": ALL,
    "content_approval": ADD,
    "content_approvalkey": READ,  # written by the worker: content/notifications/key_notices.py
    "content_article": KEEP,
    "content_article_topics": ALL,
    "content_articlegrant": ALL,
    "content_articleteamgrant": ALL,
    "content_asset": ALL,
    "content_asset_tags": ALL,
    "content_assetversion": ADD_AND_REMOVE,
    "content_attachment": KEEP,
    "content_bulkrow": ALL,
    "content_bulkrun": ALL,
    "content_byline": KEEP,
    "content_checkup": READ,  # written by the worker: content/maintenance/link_checker.py
    "content_comment": KEEP,
    "content_commentreport": KEEP,
    "content_dismissedoffer": ADD_AND_REMOVE,
    "content_emergencypass": KEEP,
    "content_guest": KEEP,  # cleared, never deleted
    "content_guestreview": KEEP,
    "content_importeditem": ADD,
    "content_legalpage": KEEP,
    "content_listsettings": KEEP,
    "content_mediafile": ALL,  # locking a row needs the right to update it; a trigger refuses the update
    "content_mediarendition": ADD_AND_REMOVE,
    "content_mediatag": ALL,
    "content_noteresolution": ADD_AND_REMOVE,
    "content_policy": READ,  # written by a trigger when a change is applied: content/models/triggers/policies.py
    "content_policychange": KEEP,
    "content_previewlink": KEEP,
    "content_presence": ALL,
    "content_publictext": KEEP,
    "content_redaction": KEEP,
    "content_redactioncut": ADD,
    "content_removedfile": ADD,
    "content_reviewnote": ADD,
    "content_reviewreminder": KEEP,
    "content_revision": ADD,  # a trigger redacts it (content/models/articles/redaction_triggers.py)
    "content_revisionmedia": ADD,
    "content_revisionstatus": KEEP,
    "content_scheduledchange": KEEP,
    "content_searchdue": EMPTY,  # filled by a trigger; another one processes what is due before a row is deleted
    "content_searchentry": READ,  # written by a trigger: content/models/triggers/search_index.py
    "content_searchword": READ,  # written by triggers, deleted by the worker: content/search/dictionary.py
    "content_section": KEEP,
    "content_sectiongrant": ALL,
    "content_sectionteamgrant": ALL,
    "content_shownever": READ,  # written by triggers: content/models/articles/media_usage.py
    "content_shownlive": READ,  # the same
    "content_signature": ADD,
    "content_signaturecheck": READ,  # written by the worker: content/articles/signature_check.py
    "content_site": KEEP,
    "content_statementofreasons": KEEP,
    "content_topic": ALL,
    "content_livelinks": READ,  # written by triggers: content/models/articles/backlink.py
    "content_underbyline": READ,  # written by triggers: content/models/articles/article_byline.py
    "content_upload": ALL,
    "content_urgentcorrection": KEEP,
    "content_waiting": READ,  # written by triggers: content/models/triggers/review_queue.py
    "content_workingcopy": KEEP,  # cleared, never deleted: the row remembers the last request it received
    "django_admin_log": ADD,
    "django_content_type": READ,
    "django_migrations": READ,
    "django_otp_webauthn_webauthnattestation": READ,
    "django_otp_webauthn_webauthncredential": READ,
    "django_otp_webauthn_webauthnuserhandle": ALL,
    "django_session": ALL,
    "guardian_groupobjectpermission": EMPTY,  # grants have direct foreign keys: content/models/grants.py
    "guardian_userobjectpermission": READ,
    "procrastinate_events": ADD,
    "procrastinate_jobs": ADD,  # the web enqueues jobs, the worker dequeues them
    "procrastinate_periodic_defers": READ,
    "procrastinate_workers": READ,
    "secure_audit_entry": ADD,
    "secure_audit_erasure": ADD,
    "secure_audit_head": READ,
    "secure_audit_signingkey": READ,
    "secure_audit_leaf": READ,
    "secure_audit_personkey": ADD,
    "secure_audit_restoration": READ,
    "secure_audit_tile": READ,
    "secure_intrusion_block": ALL,
    "secure_intrusion_bucket": ALL,
    "secure_rbac_customrole": ALL,
    "secure_rbac_customroleversion": ADD,
    "secure_intrusion_incident": ALL,
    "secure_intrusion_measure": ALL,
    "secure_intrusion_observation": ALL,
    "secure_rbac_act": READ,  # written by triggers: rbac/models/act_triggers.py
    "secure_rbac_founding": ADD,  # once, before the first act
    "secure_rbac_vouch": ADD,
    "secure_rbac_accessreview": KEEP,
    "secure_rbac_accessreviewitem": KEEP,
    "secure_rbac_refusaltally": ALL,
    "secure_rbac_roleassignment": ALL,
    "secure_rbac_scope": ALL,
    "secure_rbac_scopeancestor": ALL,
    "secure_rbac_separation": KEEP,
}
# Grants of the worker only: dequeue jobs, append to the signed tree, and save the findings of the link checker.
FURTHER_GRANTS: Mapping[str, tuple[str, ...]] = {
    "content_approvalkey": KEEP,
    "content_checkup": ALL,
    "content_searchword": ADD_AND_REMOVE,
    "content_signaturecheck": ADD,
    "procrastinate_events": ALL,
    "procrastinate_jobs": ALL,
    "procrastinate_periodic_defers": ALL,
    "procrastinate_workers": ALL,
    "secure_audit_head": SEAL,
    "secure_audit_signingkey": ADD,
    "secure_audit_leaf": ADD,
    "secure_audit_tile": ADD,
}
# Functions, by name. The worker's are the queue's, and the one that destroys personal keys when they are due.
# Approvals are counted with the rights of the caller (content/migrations/0002_functions.py).
FINDING = "content_(newest|newest_live|few)_with"  # reads entries for search, with the rights of the caller
# The same for readers' lists (content/models/articles/section.py), for links
# (content/models/articles/backlink.py), and for files (content/models/articles/media_usage.py).
LEADING_ON = "content_(sections_(under|about)|linking_(live|newest)|showing_(live|ever)|standing_under)"
LINKING = "secure_rbac_(members|one_person_with)"  # reads acts, with the rights of the caller
COUNTING = "content_(roles_at|tokens|demands_met|approvals_given|approvals_left|draft_lacks)"
CALLABLE_FUNCTIONS: Mapping[str, str] = {
    WEB_ROLE: rf"^(procrastinate_defer_jobs_v\d+|{FINDING}|{LEADING_ON}|{COUNTING}|{LINKING})$",
    WORKER_ROLE: rf"^(procrastinate_.*|secure_audit_destroy_due_keys|{FINDING}|{LEADING_ON}|{COUNTING}|{LINKING})$",
}
ROLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    WEB_ROLE: GRANTS,
    WORKER_ROLE: {**GRANTS, **FURTHER_GRANTS},
}
# Of the web's login, set by a superuser where the roles are created: no query, lock or forgotten transaction holds a
# thread for longer, and what runs into one is answered with 503. The worker has none.
WEB_TIMEOUTS: Mapping[str, str] = {
    "statement_timeout": "15s",
    "lock_timeout": "3s",
    "idle_in_transaction_session_timeout": "30s",
}
# Creates each of them, as a superuser. Development server and container do the same (deploy/postgres-init.sh).
HOW_TO_MAKE_ONE = "CREATE ROLE {} LOGIN PASSWORD '…' NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;"
REMOVALS_WAIT = "removals_to_carry_out_again"  # created and dropped by a restore
TABLES_WITHOUT_MODEL = frozenset({"django_migrations"})


def apply_grants(sender: AppConfig, using: str, **_: object) -> None:
    """Receiver of ``post_migrate``. Raises ImproperlyConfigured when one of the two roles is missing.

    Grants nothing while a restore is unfinished: what was removed by law is back until it is removed again.
    """
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        server: Server = cursor.connection
        if is_restore_unfinished(server):
            return
        require_roles(server)
        close_database_to_public(server, server.info.dbname)
        for role, grants in ROLES.items():
            for statement in _statements(server, role, grants):
                server.execute(statement)


def close_database_to_public(server: Server, name: str) -> None:
    """Only web and worker may connect, and only the owner may create temporary tables. Repeat for a clone."""
    database = sql.Identifier(name)
    server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    for role in ROLES:
        server.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(role)))


def is_restore_unfinished(server: Server) -> bool:
    found = server.execute("SELECT to_regclass(%s) IS NOT NULL", [f"public.{REMOVALS_WAIT}"]).fetchone()
    return found == (True,)


def require_roles(server: Server) -> None:
    """Raises ImproperlyConfigured, with instructions, when the web or the worker has no login."""
    for role in ROLES:
        if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            raise ImproperlyConfigured(
                f"PostgreSQL has no role {role}. As a superuser: {HOW_TO_MAKE_ONE.format(role)}"
                + (f" Then {OF_ITS_OWN}" if role == WORKER_ROLE else "")
            )


def may_seal() -> bool:
    """Whether the login of this process may append to the signed tree: the worker's may, the web's must not."""
    return bool(fetch_value("SELECT has_table_privilege(current_user, 'secure_audit_head', 'INSERT')"))


def owned_by_web() -> int:
    """Number of tables that the login of this process owns: 0, unless the web was given the owner's login."""
    return int(
        fetch_value(
            "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole AND relkind IN ('r', 'p')"
        )
    )


def is_standby() -> bool:
    return bool(fetch_value("SELECT pg_is_in_recovery()"))


def grants_missing() -> int:
    """Number of rights on tables that the web needs and the login of this process does not have."""
    needed = [(table, right) for table, rights in GRANTS.items() for right in rights]
    tables, rights = zip(*needed, strict=True)
    lacking = fetch_value(
        "SELECT count(*) FROM unnest(%s::text[], %s::text[]) AS needed (name, privilege) WHERE NOT"
        " has_table_privilege(current_user, to_regclass('public.' || quote_ident(name)), privilege)",
        list(tables),
        list(rights),
    )
    return int(lacking)


def tables_of_models() -> Iterator[str]:
    """Table of every installed model, including many-to-many tables."""
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.proxy:
            yield model._meta.db_table


def tables_without_grant(tables: Iterable[str]) -> list[str]:
    return sorted(set(tables) - GRANTS.keys())


def _statements(server: Server, name: str, grants: Mapping[str, tuple[str, ...]]) -> Iterator[sql.Composed]:
    role = sql.Identifier(name)
    for template in (
        "REVOKE ALL ON SCHEMA public FROM PUBLIC, {0}",
        "GRANT USAGE ON SCHEMA public TO {0}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {0}",
        "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {0}",
        # Objects of later migrations are closed from their creation, not from the next grant.
        "ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM PUBLIC, {0}",
        "ALTER DEFAULT PRIVILEGES REVOKE ALL ON SEQUENCES FROM PUBLIC, {0}",
        "ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM PUBLIC, {0}",
    ):
        yield sql.SQL(template).format(role)
    yield from _table_grants(server, role, grants)
    yield from _function_grants(server, role, CALLABLE_FUNCTIONS[name])


def _table_grants(
    server: Server, role: sql.Identifier, grants: Mapping[str, tuple[str, ...]]
) -> Iterator[sql.Composed]:
    existing = {
        name for (name,) in server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    }
    for table, privileges in grants.items():
        if table in existing and privileges:
            words = sql.SQL(", ").join(map(sql.SQL, privileges))
            yield sql.SQL("GRANT {} ON {} TO {}").format(words, sql.Identifier(table), role)
    for sequence, table in server.execute(_SEQUENCES).fetchall():
        if "INSERT" in grants.get(table, NOTHING):
            yield sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(sql.Identifier(sequence), role)


def _function_grants(server: Server, role: sql.Identifier, names: str) -> Iterator[sql.Composed]:
    for signature, callable_by_role in server.execute(_FUNCTIONS, [names]).fetchall():
        function = sql.SQL(signature)  # as PostgreSQL itself quotes it (regprocedure)
        yield sql.SQL("REVOKE ALL ON FUNCTION {} FROM PUBLIC, {}").format(function, role)
        if callable_by_role:
            yield sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(function, role)


_SEQUENCES = """
    SELECT sequence.relname, owner.relname
    FROM pg_class AS sequence
    JOIN pg_depend ON pg_depend.objid = sequence.oid AND pg_depend.deptype IN ('a', 'i')
    JOIN pg_class AS owner ON owner.oid = pg_depend.refobjid
    WHERE sequence.relkind = 'S' AND sequence.relnamespace = 'public'::regnamespace
"""
# Functions of extensions compare text and read no table: both roles may call them.
_FUNCTIONS = """
    SELECT pg_proc.oid::regprocedure::text, proname ~ %s OR EXISTS (
        SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e'
    )
    FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND proowner = current_user::regrole AND prokind = 'f'
"""
