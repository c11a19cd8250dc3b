"""Encryption at rest of small secrets: the only module that reads ``settings.ENCRYPTION_KEYS``.

Each key is 32 random bytes in URL-safe Base64. The first encrypts, all of them decrypt: to rotate keys, put a new one
in front. A token is Fernet (AES-128-CBC with HMAC-SHA-256, encrypt-then-MAC: ASVS 11.3.3, 11.3.5). Without the
setting, as in other people's projects, keys are derived from SECRET_KEY and its fallbacks; a check warns of it.
"""

import base64
import hmac
from collections.abc import Sequence
from functools import lru_cache
from typing import NoReturn

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

HOW_TO_MAKE_ONE = 'python3 -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'


class Undecryptable(Exception):
    """The token was not made with any of the keys, or it was modified."""


def encrypt(plain: bytes) -> bytes:
    """An ASCII token that only ``decrypt`` can read. Raises ImproperlyConfigured for malformed keys."""
    return _cipher(tuple(encryption_keys())).encrypt(plain)


def decrypt(token: bytes) -> bytes:
    """The plaintext of ``token``. Raises Undecryptable, and ImproperlyConfigured for malformed keys."""
    try:
        return _cipher(tuple(encryption_keys())).decrypt(token)
    except InvalidToken:
        raise Undecryptable("This was not encrypted with any of the keys in ENCRYPTION_KEYS.") from None


def reencrypt(token: bytes) -> bytes | None:
    """``token`` re-encrypted with the newest key; None if it already is. Raises Undecryptable."""
    try:
        _cipher(tuple(encryption_keys()[:1])).decrypt(token)
    except InvalidToken:
        return encrypt(decrypt(token))
    return None


def encryption_keys() -> Sequence[str]:
    """The valid keys, newest first; derived ones if the setting is absent."""
    configured: Sequence[str] | None = getattr(settings, "ENCRYPTION_KEYS", None)
    if configured is not None:
        return configured
    return [_derived(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _derived(secret: str | bytes) -> str:
    material = secret if isinstance(secret, bytes) else secret.encode()
    key = HKDF(SHA256(), length=32, salt=None, info=b"secure_audit encryption key 1").derive(material)
    return base64.urlsafe_b64encode(key).decode()


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured(f"ENCRYPTION_KEYS is empty. Make a key with: {HOW_TO_MAKE_ONE}")
    return MultiFernet([_fernet(number, key) for number, key in enumerate(keys, start=1)])


def _fernet(number: int, key: str) -> Fernet:
    try:
        return Fernet(key)
    except (ValueError, TypeError):
        # The key itself must not reach a log, so the message gives lengths instead of quoting.
        raise ImproperlyConfigured(
            f"Key {number} of ENCRYPTION_KEYS is not 32 bytes in URL-safe Base64. Make one with: {HOW_TO_MAKE_ONE}"
        ) from None


class Secret:
    """A string that is not printed in a log, traceback, template or pickle. ``reveal()`` returns it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "•••"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret cannot be pickled.")
