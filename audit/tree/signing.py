"""Signing keys for heads: ``settings.AUDIT_SIGNING_KEYS``, newest first. Only the sealer's process may have them."""

import base64
import binascii
from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from audit.encryption import HOW_TO_MAKE_ONE
from audit.models import SigningKey
from audit.signed_notes import (
    Introduction,
    Unsigned,
    from_base64,
    read_introduction,
    sign_note,
    signed_by,
    to_base64,
)

KEY_BYTES = 32  # of a private seed, and of a public key


class KeyReplaced(Exception):
    """The previous signing key is missing: the new one could not be told from a forger's."""


def signing_keys() -> list[Ed25519PrivateKey]:
    """Signing keys of this process, newest first; none if it does not seal. Raises ImproperlyConfigured."""
    configured: list[str] = getattr(settings, "AUDIT_SIGNING_KEYS", [])
    return [_private_key(number, text) for number, text in enumerate(configured, start=1)]


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def log_name() -> str:
    """Name of this audit log in its heads: ``AUDIT_LOG_NAME``, ideally a host name and a path."""
    name: str = getattr(settings, "AUDIT_LOG_NAME", "audit-log")
    return name


def introduce(keys: list[Ed25519PrivateKey], *, size: int, at: str) -> None:
    """Introduces the newest key, countersigned by its predecessor, unless it is known already.

    A lost key cannot sign: then its public key in AUDIT_TRUSTED_KEYS lets the new one begin. Raises KeyReplaced.
    """
    newest = public_bytes(keys[0])
    chain, _wrong = key_chain()
    if newest in chain:
        if chain[-1] != newest:
            raise KeyReplaced(
                "The newest key in AUDIT_SIGNING_KEY was replaced before. Make another one instead."
            )
        return
    before = [key for key in keys[1:] if chain and public_bytes(key) == chain[-1]]
    if chain and not before and chain[-1] not in trusted_keys():
        raise KeyReplaced(
            "The key that signed the audit log so far is not in AUDIT_SIGNING_KEY. Put both there, the new one first, "
            f"so that the old one signs the new one. If it is lost, put AUDIT_TRUSTED_KEYS={to_base64(chain[-1])}"
        )
    after = chain[-1] if before else b""
    text = Introduction(log_name(), newest, after, size, at).text()
    SigningKey.objects.create(public_key=newest, note=sign_note(text, [keys[0], *before]))


def trusted_keys() -> list[bytes]:
    """Public keys that are trusted whatever the database holds: ``AUDIT_TRUSTED_KEYS``."""
    configured: list[str] = getattr(settings, "AUDIT_TRUSTED_KEYS", [])
    return [read_public_key(text) for text in configured]


def key_chain(*, named: Iterable[bytes] = ()) -> tuple[list[bytes], list[str]]:
    """The public keys of this audit log in order, and what is wrong with the others.

    Trust starts at ``named``, else at the keys in the settings and this process' own, else at the first key;
    it extends along introductions.
    """
    pinned = set(named) or {*trusted_keys(), *map(public_bytes, signing_keys())}
    known: dict[bytes, tuple[Introduction, str]] = {}
    wrong: list[str] = []
    for row in SigningKey.objects.order_by("pk"):
        key = bytes(row.public_key)
        try:
            introduction = read_introduction(row.note)
        except Unsigned:
            introduction = None
        if introduction and introduction.public_key == key and signed_by(row.note, key):
            known[key] = introduction, row.note
        else:
            wrong.append(f"The key {to_base64(key)} did not sign its own introduction.")
    start = pinned & known.keys() or set(list(known)[:1])
    if pinned and known and not pinned & known.keys():
        wrong.append("None of the keys of this audit log is one of those that you trust.")
    trusted = _extended(start, known)
    wrong += [
        f"The key {to_base64(key)} was not introduced by another one." for key in known if key not in trusted
    ]
    return [key for key in known if key in trusted], wrong


def read_public_key(text: str) -> bytes:
    """A public key in Base64, as in the introductions of heads. Raises ImproperlyConfigured."""
    try:
        key = from_base64(text)
    except Unsigned:
        key = b""
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(
            f"{text!r} is no public key: 32 bytes in Base64, as /.well-known/audit-log-keys shows."
        )
    return key


def _extended(trusted: set[bytes], known: dict[bytes, tuple[Introduction, str]]) -> set[bytes]:
    """Extends trust back to the key that a trusted one names as predecessor, and forward to one it countersigned."""
    while True:
        back = {known[key][0].after for key in trusted} & known.keys()
        forth = {
            key
            for key, (said, note) in known.items()
            if said.after in trusted and signed_by(note, said.after)
        }
        if back | forth <= trusted:
            return trusted
        trusted = trusted | back | forth


def _private_key(number: int, text: str) -> Ed25519PrivateKey:
    try:
        seed = base64.b64decode(text.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        seed = b""
    if len(seed) != KEY_BYTES:
        raise ImproperlyConfigured(
            f"Key {number} of AUDIT_SIGNING_KEY is not 32 bytes in URL-safe Base64. Make one with: {HOW_TO_MAKE_ONE}"
        )
    return Ed25519PrivateKey.from_private_bytes(seed)
