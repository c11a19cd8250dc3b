"""Signing key of the audit log: only processes that seal and verify may hold it, never the one that serves.

An attacker who captures the web process could otherwise rewrite the log and sign it.
"""

import os
from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured

from secureproject.environment import Environment

NAMES = ("AUDIT_SIGNING_KEY", "AUDIT_SIGNING_KEY_FILE")
COMMANDS_WITH_KEY = frozenset({"procrastinate", "seal_audit", "verify_audit"})


def signing_keys(env: Environment, argv: Sequence[str]) -> list[str]:
    """Newest first; empty for every command that neither seals nor verifies."""
    may_hold = len(argv) > 1 and argv[1] in COMMANDS_WITH_KEY
    return env.words("AUDIT_SIGNING_KEY", "") if may_hold else []


def refuse_signing_key() -> None:
    """secure.E022, for the web. Raises ImproperlyConfigured."""
    if any(os.environ.get(name) for name in NAMES):
        raise ImproperlyConfigured(
            "secure.E022: the web process was given AUDIT_SIGNING_KEY. Give it to the worker only: an attacker who "
            "captures the web process could sign a forged audit log."
        )


def require_signing_key(env: Environment) -> None:
    """For the worker, which seals the audit log. Raises ImproperlyConfigured."""
    env.require(["AUDIT_SIGNING_KEY"])
