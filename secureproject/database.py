"""PostgreSQL login of this process.

The web logs in as ``cms_web`` and the worker as ``cms_worker``; both own nothing. Only the commands named here log
in as the worker or the owner, and only where the operator has put ``DATABASE_WORKER_URL`` or ``DATABASE_OWNER_URL``
in their environment. We never use SET ROLE: one function call inside a SELECT undoes it.
"""

import os
from collections.abc import Sequence
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from secureproject.environment import Environment

OWNER_COMMANDS = frozenset(
    {
        "apply_retention",
        "archive_audit",
        "backup",
        "makemigrations",
        "migrate",
        "pgtrigger",
        "restore",
        "rotate_encryption_keys",
        "sqlmigrate",
    }
)
WORKER_COMMANDS = frozenset({"procrastinate", "seal_audit"})
OWNER_NAMES = ("DATABASE_OWNER_URL", "DATABASE_OWNER_URL_FILE")
WORKER_NAMES = ("DATABASE_WORKER_URL", "DATABASE_WORKER_URL_FILE")
OF_ITS_OWN = (
    "give its log-in as DATABASE_WORKER_URL to the worker only: web and worker shared one before, and an attacker "
    "who captured the web could keep the audit log from being sealed (docs/operations.md)."
)
POOL_SIZE = 8  # as many as the threads of one web worker (secureproject/front.py)

WAITS_FOR_CONNECTION = 1.5  # seconds: within two, a request is answered with 503


def databases(env: Environment, argv: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Django's DATABASES for the command line ``argv``."""
    name = url_name(argv[1] if len(argv) > 1 else "")
    if name == "DATABASE_WORKER_URL" and not env.text(name, ""):
        raise ImproperlyConfigured(f"{env.missing(name)}\nMigrate, then {OF_ITS_OWN}")
    config: dict[str, Any] = dict(environ.Env.db_url_config(env.text(name)))
    if config["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            f"{name} must start with postgres:// - this project needs PostgreSQL 17 or later."
        )
    options = config.setdefault("OPTIONS", {})
    # A socket directory cannot be written as a URL's host, so libpq takes it as ?host=/directory.
    config["HOST"] = options.pop("host", config["HOST"])
    options["prepare_threshold"] = None  # PgBouncer in transaction mode
    if name != "DATABASE_OWNER_URL":
        options["pool"] = {"min_size": 1, "max_size": POOL_SIZE, "timeout": 5, "reconnect_timeout": 1}
    if name == "DATABASE_URL":
        config["ENGINE"] = "secureproject.postgresql"
        options["pool"]["timeout"] = WAITS_FOR_CONNECTION
        options["tcp_user_timeout"] = 2_000  # milliseconds: a server that vanished acknowledges nothing
    config["ATOMIC_REQUESTS"] = False
    config["DISABLE_SERVER_SIDE_CURSORS"] = True
    return {"default": config}


def url_name(command: str) -> str:
    """Name of the variable with the login of ``manage.py command``."""
    if command in OWNER_COMMANDS:
        return "DATABASE_OWNER_URL"
    return "DATABASE_WORKER_URL" if command in WORKER_COMMANDS else "DATABASE_URL"


def refuse_workers_log_in() -> None:
    """secure.E023, for the web. Raises ImproperlyConfigured."""
    if any(os.environ.get(name) for name in WORKER_NAMES):
        raise ImproperlyConfigured(
            "secure.E023: the web process was given DATABASE_WORKER_URL. Give it to the worker only: an attacker "
            "who captures the web process could otherwise write into the signed audit log and destroy keys."
        )
