"""Which log-in to PostgreSQL this process uses.

Web and worker log in as ``cms_web``, which owns nothing. Only the commands named here log in as the owner, and only
where the operator has put ``DATABASE_OWNER_URL`` in their environment. We never use SET ROLE: one function call inside
a SELECT undoes it.
"""

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
POOL_SIZE = 8  # as many as the threads of one Granian worker; see bin/server and docker-compose.yml


def databases(env: Environment, argv: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Django's DATABASES for the command line ``argv``."""
    name = "DATABASE_OWNER_URL" if len(argv) > 1 and argv[1] in OWNER_COMMANDS else "DATABASE_URL"
    config: dict[str, Any] = dict(environ.Env.db_url_config(env.text(name)))
    if config["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            f"{name} must start with postgres:// - this project needs PostgreSQL 17 or later."
        )
    options = config.setdefault("OPTIONS", {})
    # A socket's directory cannot be written as a URL's host, so libpq takes it as ?host=/directory.
    config["HOST"] = options.pop("host", config["HOST"])
    options["prepare_threshold"] = None  # PgBouncer in transaction mode
    if name == "DATABASE_URL":
        options["pool"] = {"min_size": 1, "max_size": POOL_SIZE, "timeout": 5}
    config["ATOMIC_REQUESTS"] = False
    config["DISABLE_SERVER_SIDE_CURSORS"] = True
    return {"default": config}
