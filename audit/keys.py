"""Data keys of a person, one for each retention period: looked up, created on first use, cached once safely stored.

Nothing here waits. Two processes that see a person for the first time each make a key, and both stay valid, so there
is no unique constraint to block on and no deadlock. A key is cached only after the transaction that read it has
committed: the row of a key made in a transaction that rolls back is gone, and its ciphertext could never be read.
"""

import json
import logging
import secrets
import time
import uuid
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import partial, reduce
from operator import or_
from threading import Lock
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.db.models import Q

from audit.actors import Identity
from audit.encryption import Undecryptable, decrypt, encrypt
from audit.models import PersonKey
from audit.row import SEALED_DOMAIN, JSONValue, Salted, canonical, decode, encode

logger = logging.getLogger(__name__)
MOST_CACHED = 10_000
CACHED_SECONDS = 600  # after that, a destroyed key is gone from the memory of every process
NONCE_BYTES = 12


class Holder(NamedTuple):
    """Owner of a key, and the day after which it may be destroyed (None: when the person is erased)."""

    person: Identity
    expires_on: date | None


class DataKey(NamedTuple):
    """A key ready for use; ``id`` is that of its PersonKey."""

    id: uuid.UUID
    secret: bytes

    def __repr__(self) -> str:
        return f"DataKey({self.id})"


class _Cache:
    """Cache of keys known to be stored, by holder; evicts the oldest first, and each after a while."""

    def __init__(self) -> None:
        self._keys: OrderedDict[Holder, tuple[float, DataKey]] = OrderedDict()
        self._lock = Lock()

    def get(self, holder: Holder) -> DataKey | None:
        with self._lock:
            until, key = self._keys.get(holder, (0.0, None))
            if time.monotonic() > until:
                self._keys.pop(holder, None)
                return None
            return key

    def put(self, holder: Holder, key: DataKey) -> None:
        with self._lock:
            self._keys[holder] = (time.monotonic() + CACHED_SECONDS, key)
            self._keys.move_to_end(holder)
            if len(self._keys) > MOST_CACHED:
                self._keys.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._keys.clear()


_cache = _Cache()
forget_cached_keys = _cache.clear


def keys_of(holders: Collection[Holder]) -> dict[Holder, DataKey]:
    """A key for each holder: cached, from the database, or newly made. Must run inside a transaction.

    At most two statements, none if every key is cached.
    """
    keys = {holder: key for holder in holders if (key := _cache.get(holder))}
    missing = set(holders) - keys.keys()
    if missing:
        found = _stored(missing)
        found |= _made(missing - found.keys())
        for holder, key in found.items():
            transaction.on_commit(partial(_cache.put, holder, key))
        keys |= found
    return keys


def ensure_key(holder: Holder) -> None:
    """Ensures that the holder has a stored key, so that there is one to destroy. Must run inside a transaction."""
    if not _stored([holder]):
        _made([holder])


def secrets_of(key_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, bytes | None]:
    """Secrets of these keys for reading, None for a destroyed one, in one query. Unreadable ones are omitted."""
    rows = PersonKey.objects.filter(pk__in=set(key_ids)).values_list("pk", "wrapped")
    secrets: dict[uuid.UUID, bytes | None] = {}
    for pk, wrapped in rows:
        if wrapped is None:
            secrets[pk] = None
        elif secret := _unwrapped(pk, wrapped):
            secrets[pk] = secret
    return secrets


def _stored(holders: Collection[Holder]) -> dict[Holder, DataKey]:
    wanted = reduce(
        or_, (Q(person_kind=h.person.kind, person_id=h.person.id, expires_on=h.expires_on) for h in holders)
    )
    rows = PersonKey.objects.filter(wanted, wrapped__isnull=False).order_by("created_at", "pk")
    found: dict[Holder, DataKey] = {}
    for row in rows:
        holder = Holder(Identity(row.person_kind, row.person_id), row.expires_on)
        if holder not in found and row.wrapped and (secret := _unwrapped(row.pk, row.wrapped)):
            found[holder] = DataKey(row.pk, secret)
    return found


def _made(holders: Collection[Holder]) -> dict[Holder, DataKey]:
    keys = {holder: DataKey(uuid.uuid4(), AESGCM.generate_key(256)) for holder in holders}
    PersonKey.objects.bulk_create(
        PersonKey(
            pk=key.id,
            person_kind=holder.person.kind,
            person_id=holder.person.id,
            expires_on=holder.expires_on,
            wrapped=encrypt(key.id.bytes + key.secret),
        )
        for holder, key in keys.items()
    )
    return keys


def _unwrapped(pk: uuid.UUID, wrapped: bytes | memoryview) -> bytes | None:
    """The secret of the key ``pk``. It is wrapped together with its id, so a copy in another row is worthless."""
    try:
        content = decrypt(bytes(wrapped))
    except Undecryptable:
        content = b""
    if content[: len(pk.bytes)] == pk.bytes:
        return content[len(pk.bytes) :]
    logger.error(
        "A key of the audit log opens with none of ENCRYPTION_KEYS, or stands in a row that is not its own.",
        extra={"key": str(pk)},
    )
    return None


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
        raise Undecryptable("An audit log entry does not open with its key.") from None
    fields: Salted = json.loads(plain)
    return fields


def _bound_to(part: Mapping[str, JSONValue]) -> bytes:
    return SEALED_DOMAIN + canonical([part["key"], part["fields"]])
