"""Whether the embedded database has what this checkout's migrations make, without asking Django on every start."""

import hashlib
from pathlib import Path

from devserver.paths import CHECKOUT, write_private
from devserver.postgres.cluster import SITE

INGREDIENTS = ("*/migrations/*.py", "*/models/*.py", "*/models.py", "secureproject/*.py", "requirements.txt")


def is_current() -> bool:
    return _note().exists() and _note().read_text() == _fingerprint()


def remember() -> None:
    """To be called after ``migrate``."""
    write_private(_note(), _fingerprint())


def forget() -> None:
    """To be called before a command that may change the schema."""
    _note().unlink(missing_ok=True)


def _note() -> Path:
    return SITE.home / "migrated"


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for pattern in INGREDIENTS:
        for path in sorted(CHECKOUT.glob(pattern)):
            digest.update(f"{path.relative_to(CHECKOUT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
