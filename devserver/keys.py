"""Secrets of this checkout: created once, stored in ``.local/``, readable by its owner only."""

import base64
import json
import secrets
from collections.abc import Callable
from pathlib import Path

from devserver.paths import LOCAL, CannotStart, explained, write_private

SITE_KEYS = LOCAL / "keys.json"


def _random_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _random_password() -> str:
    return secrets.token_urlsafe(32)  # no character that needs escaping in a URL


def kept(path: Path, makers: dict[str, Callable[[], str]]) -> dict[str, str]:
    """Values in the JSON file ``path``; missing ones are created and saved first."""
    with explained(path):
        text = path.read_text() if path.exists() else "{}"
    try:
        values: dict[str, str] = json.loads(text)
    except ValueError:
        raise CannotStart(f"{path} is damaged. Restore it, or start afresh: bin/server --reset") from None
    missing = {name: make() for name, make in makers.items() if name not in values}
    if missing:
        values |= missing
        write_private(path, json.dumps(values, indent=1))
    return values


def site_keys() -> dict[str, str]:
    """SECRET_KEY, ENCRYPTION_KEYS and AUDIT_SIGNING_KEY."""
    return kept(
        SITE_KEYS,
        {"SECRET_KEY": _random_password, "ENCRYPTION_KEYS": _random_key, "AUDIT_SIGNING_KEY": _random_key},
    )


def role_passwords(path: Path) -> dict[str, str]:
    """One password for each role that can log in to the embedded PostgreSQL."""
    return kept(path, dict.fromkeys(("postgres", "cms_owner", "cms_web", "cms_worker"), _random_password))
