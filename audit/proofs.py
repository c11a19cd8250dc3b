"""Proofs that anybody can check with a signed head and RFC 6962, from a few stored tiles."""

from dataclasses import dataclass

from audit.models import Entry, Head, Leaf
from audit.sealing import is_genuine
from audit.signing import key_chain
from audit.tiles import StoredNodes
from audit.tree import consistency_proof, inclusion_proof


class NotSealed(Exception):
    """The entry is not part of a signed head yet; it will be within seconds if the worker runs."""


@dataclass(frozen=True)
class Inclusion:
    """That one entry is a leaf below one head."""

    position: int
    head: Head
    path: list[bytes]


def head_over(size: int, *, using: str) -> Head | None:
    """The first genuine head of at least ``size`` entries."""
    keys, _wrong = key_chain(using=using)
    heads = Head.objects.using(using).filter(size__gte=size).order_by("size", "pk")
    return next((head for head in heads.iterator(chunk_size=10) if is_genuine(head, keys)), None)


def prove(entry: Entry, *, using: str) -> Inclusion:
    """The proof that ``entry`` is sealed, always below the same head. Raises NotSealed."""
    leaf = Leaf.objects.using(using).filter(entry_id=entry.pk).first()
    head = head_over(leaf.position + 1, using=using) if leaf else None
    if leaf is None or head is None:
        raise NotSealed("This entry of the journal is not sealed yet.")
    path = inclusion_proof(leaf.position, head.size, StoredNodes(head.size, using=using))
    return Inclusion(leaf.position, head, path)


def prove_consistency(old: int, new: Head, *, using: str) -> list[bytes]:
    """That the first ``old`` leaves below ``new`` are those that a head of that size vouched for. Raises ValueError."""
    return consistency_proof(old, new.size, StoredNodes(new.size, using=using))
