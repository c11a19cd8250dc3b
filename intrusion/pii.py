"""Personal data: encrypted facts, and the keyed digest by which they are found again."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.crypto import salted_hmac

from audit.encryption import Undecryptable, decrypt, encrypt


def seal_facts(facts: Mapping[str, Any]) -> bytes:
    return encrypt(json.dumps(facts).encode())


def open_facts(sealed: bytes | memoryview) -> dict[str, Any]:
    """The decrypted facts; empty if no key can decrypt them any more."""
    return _opened(bytes(sealed))


def subject_key(kind: str, subject: str) -> bytes:
    """Keyed digest to find an incident or block of ``subject``. Changes with SECRET_KEY."""
    return salted_hmac("secure_intrusion.subject", f"{kind} {subject}", algorithm="sha256").digest()


@lru_cache(maxsize=2048)
def _opened(sealed: bytes) -> dict[str, Any]:
    try:
        facts: dict[str, Any] = json.loads(decrypt(sealed))
    except Undecryptable:
        return {}
    return facts
