"""Row columns as defined by audit/leaf.py: made from the values of one event, and read back."""

import json
import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from audit.canonical import JSONValue, canonical
from audit.encryption import Undecryptable
from audit.keys import DataKey
from audit.leaf import FIELD_DOMAIN, SALT_BYTES, SEALED_DOMAIN, commit, decode, encode

NONCE_BYTES = 12
type Salted = dict[str, list[JSONValue]]  # name -> [salt, value]


def salted(values: Mapping[str, JSONValue]) -> Salted:
    """Each value with a new random salt: all that is needed to open its commitment."""
    return {name: [encode(secrets.token_bytes(SALT_BYTES)), value] for name, value in values.items()}


def commitments(*parts: Salted) -> dict[str, str]:
    """The commitment to every field in ``parts``."""
    return {
        name: commit(FIELD_DOMAIN, decode(str(salt)), name, value)
        for part in parts
        for name, (salt, value) in part.items()
    }


def seal(key: DataKey, fields: Salted) -> dict[str, JSONValue]:
    """Fields with their salts as one AES-256-GCM ciphertext (ASVS 11.3.2), preceded by the nonce.

    A key seals far fewer than 2**32 messages, the limit for random nonces (NIST SP 800-38D, section 8.3).
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    part: dict[str, JSONValue] = {"key": str(key.id), "fields": sorted(fields)}
    ciphertext = AESGCM(key.secret).encrypt(nonce, canonical(fields), _bound_to(part))
    return part | {"data": encode(nonce + ciphertext)}


def unseal(part: Mapping[str, JSONValue], secret: bytes) -> Salted:
    """The fields of one ciphertext. Raises Undecryptable if key and ciphertext do not belong together."""
    try:
        data = decode(str(part["data"]))
        plain = AESGCM(secret).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], _bound_to(part))
    except (InvalidTag, ValueError):
        raise Undecryptable("A journal entry does not open with its key.") from None
    fields: Salted = json.loads(plain)
    return fields


def _bound_to(part: Mapping[str, JSONValue]) -> bytes:
    return SEALED_DOMAIN + canonical([part["key"], part["fields"]])
