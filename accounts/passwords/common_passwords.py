"""Common passwords: the most common ones of past breaches that are long enough to be allowed here.

``data/common-passwords`` holds the first five bytes of the SHA-256 of each, ``normalise`` and sorted.
``tooling/common_passwords.py`` makes the file and documents the source of the passwords.
"""

import hashlib
import unicodedata
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "common-passwords"
DIGEST_BYTES = 5  # of 45,000 passwords: one in 24 million others is refused by mistake


def normalise(password: str) -> str:
    """Canonical form of passwords that differ only in case or Unicode normalisation."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", password).casefold())


def digest_of(password: str) -> bytes:
    return hashlib.sha256(normalise(password).encode()).digest()[:DIGEST_BYTES]


def is_common(password: str) -> bool:
    """Whether ``password`` is among those an attacker tries early."""
    digests, wanted = _digests(), digest_of(password)
    low, high = 0, len(digests) // DIGEST_BYTES
    while low < high:
        middle = (low + high) // 2
        found = digests[middle * DIGEST_BYTES : (middle + 1) * DIGEST_BYTES]
        if found == wanted:
            return True
        low, high = (middle + 1, high) if found < wanted else (low, middle)
    return False


@cache
def _digests() -> bytes:
    return FILE.read_bytes()
