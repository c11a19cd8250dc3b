"""Schema fingerprint: whether the embedded database has all migrations, without asking Django on every start."""

import hashlib
from pathlib import Path

from devserver.paths import CHECKOUT, write_private
from devserver.postgres.cluster import SITE

INGREDIENTS = ("*/migrations/*.py", "*/models/*.py", "*/models.py", "secureproject/*.py", "requirements.txt")


def is_current() -> bool:
    return _note().exists() and _note().read_text() == _fingerprint()


def remember() -> None:
    """Saves the fingerprint. Call it after ``migrate``."""
    write_private(_note(), _fingerprint())


def forget() -> None:
    """Removes the fingerprint. Call it before a command that may change the schema."""
    _note().unlink(missing_ok=True)


def _note() -> Path:
    return SITE.home / "migrated"


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for pattern in INGREDIENTS:
        for path in sorted(CHECKOUT.glob(pattern)):
            digest.update(f"{path.relative_to(CHECKOUT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
