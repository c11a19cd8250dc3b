"""Personal data outside the audit log, encrypted under its subject's key: lost with that key, in every backup too.

For people without an account (audit.actors.has_own_key) whose name an app stores.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Model

from audit.actors import identity_of
from audit.encryption import Undecryptable
from audit.keys import Holder, keys_of, seal, secrets_of, unseal
from audit.models import Erasure
from audit.row import JSONValue, with_salt
from audit.sentences import Gone

type Part = Mapping[str, Any]


def sealed_for(who: Model, values: Mapping[str, JSONValue]) -> dict[str, JSONValue]:
    """``values`` as JSON that only a key of ``who`` decrypts. Must run inside a transaction."""
    holder = Holder(identity_of(who), None)
    key = keys_of([holder])[holder]
    return seal(key, with_salt(values))


def opened_parts(parts: Collection[Part]) -> list[dict[str, JSONValue] | Gone]:
    """Decrypts results of ``sealed_for``, in the same order; or the reason why not. One query for any number."""
    keys = secrets_of({UUID(part["key"]) for part in parts}) if parts else {}
    return [opened_part(part, keys) for part in parts]


def ids_with_requested_erasure(kind: str, ids: Collection[str]) -> set[str]:
    """Ids whose keys are destroyed or going to be. One query; none for no ids."""
    if not ids:
        return set()
    return set(
        Erasure.objects.filter(person_kind=kind, person_id__in=ids).values_list("person_id", flat=True)
    )


def opened_part(part: Part, keys: Mapping[UUID, bytes | None]) -> dict[str, JSONValue] | Gone:
    """The fields of one ciphertext, decrypted with ``keys`` (see audit.keys.secrets_of); or the reason why not."""
    secret = keys.get(UUID(part["key"]), b"")
    if secret is None:
        return Gone.ERASED
    try:
        return {name: value for name, (_salt, value) in unseal(part, secret).items()}
    except Undecryptable:
        return Gone.UNREADABLE
