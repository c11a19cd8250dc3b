"""Proofs that any reader can check with a signed head and RFC 6962, made from a few stored tiles."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from audit.encryption import Undecryptable
from audit.keys import secrets_of, unseal
from audit.models import Entry, Head, Leaf
from audit.row import encode, header_salts, leaf_bytes
from audit.signed_notes import to_base64
from audit.signed_tree_heads import heads_from
from audit.tree.sealing import is_genuine
from audit.tree.signing import key_chain
from audit.tree.tiles import StoredNodes
from audit.tree.tree import consistency_proof, inclusion_proof


class NotSealed(Exception):
    """The entry is not covered by a signed head yet; it will be within seconds if the worker runs."""


@dataclass(frozen=True)
class Inclusion:
    """Inclusion proof: one entry is a leaf below one head."""

    position: int
    head: Head
    path: list[bytes]


def head_over(size: int) -> Head | None:
    """The first genuine head of at least ``size`` entries."""
    keys, _wrong = key_chain()
    return next((head for head in heads_from(size) if is_genuine(head, keys)), None)


def prove(entry: Entry) -> Inclusion:
    """Inclusion proof of ``entry``, always below the same head. Raises NotSealed."""
    leaf = Leaf.objects.filter(entry_id=entry.pk).first()
    head = head_over(leaf.position + 1) if leaf else None
    if leaf is None or head is None:
        raise NotSealed("This entry of the audit log is not sealed yet.")
    path = inclusion_proof(leaf.position, head.size, StoredNodes(head.size))
    return Inclusion(leaf.position, head, path)


def prove_consistency(old: int, new: Head) -> list[bytes]:
    """Consistency proof: ``new`` extends the ``old`` leaves that a head of that size covers. Raises ValueError."""
    return consistency_proof(old, new.size, StoredNodes(new.size))


def disclose(entry: Entry, *, header: Iterable[str], fields: Iterable[str]) -> dict[str, Any]:
    """Selective disclosure: leaf and proof of ``entry`` with the named values opened, for tools/verify_export.py.

    All else stays a commitment. A field that the entry does not have, or whose key is destroyed, is omitted.
    Raises NotSealed.
    """
    proof = prove(entry)
    salts = header_salts(bytes(entry.salt))
    opened_fields = _opened(entry) if set(fields) - entry.public.keys() else entry.public
    return {
        "leaf": json.loads(leaf_bytes(entry)),
        "header": {name: [encode(salts[name]), getattr(entry, name)] for name in header},
        "fields": {name: opened_fields[name] for name in fields if name in opened_fields},
        "position": proof.position,
        "path": [to_base64(part) for part in proof.path],
        "head": proof.head.note,
    }


def _opened(entry: Entry) -> dict[str, Any]:
    """Every readable field: name to salt and value."""
    values = dict(entry.public)
    keys = secrets_of(UUID(part["key"]) for part in entry.sealed)
    for part in entry.sealed:
        if secret := keys.get(UUID(part["key"])):
            with suppress(Undecryptable):
                values |= unseal(part, secret)
    return values
