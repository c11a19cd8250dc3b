"""The Merkle tree of RFC 6962, section 2.1: roots, inclusion proofs and consistency proofs.

Does not know where hashes are stored: a ``Nodes`` function returns the hash of a complete subtree.
"""

import hashlib
from collections.abc import Callable, Iterable

# nodes(height, index): the hash of the complete subtree over leaves [index * 2**height, (index + 1) * 2**height).
type Nodes = Callable[[int, int], bytes]
NODE_PREFIX = b"\x01"  # section 2.1: leaves and nodes must not be mistaken for each other
EMPTY_ROOT = hashlib.sha256(b"").digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE_PREFIX + left + right).digest()


class Frontier:
    """A tree that grows at its right edge and stores only its complete subtrees: log2(size) hashes."""

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self.size = size
        self.hashes = list(hashes)  # of the complete subtrees, largest first: one for each 1 bit in size

    def append(self, leaf: bytes) -> None:
        node, size = leaf, self.size
        while size & 1:
            node = node_hash(self.hashes.pop(), node)
            size >>= 1
        self.hashes.append(node)
        self.size += 1

    def root(self) -> bytes:
        return _folded(self.hashes) if self.hashes else EMPTY_ROOT


def frontier(size: int, nodes: Nodes) -> Frontier:
    """The right edge of the tree over the first ``size`` leaves."""
    return Frontier(size, _complete(0, size, nodes))


def complete_root(hashes: list[bytes]) -> bytes:
    """The root over 1, 2, 4, 8 ... nodes of equal height."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]


def inclusion_proof(position: int, size: int, nodes: Nodes) -> list[bytes]:
    """PATH(position, D[size]), section 2.1.1. Raises ValueError for a leaf outside the tree."""
    if not 0 <= position < size:
        raise ValueError(f"A tree of {size} leaves has none at {position}.")
    start, end = 0, size
    path: list[bytes] = []
    while end - start > 1:
        middle = start + _split(end - start)
        if position < middle:
            path.append(_root_of(middle, end, nodes))
            end = middle
        else:
            path.append(_root_of(start, middle, nodes))
            start = middle
    return path[::-1]


def consistency_proof(old: int, size: int, nodes: Nodes) -> list[bytes]:
    """PROOF(old, D[size]), section 2.1.2. Raises ValueError unless 0 < old <= size."""
    if not 0 < old <= size:
        raise ValueError(f"A tree of {size} leaves never had {old}.")
    start, end = 0, size
    path: list[bytes] = []
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_root_of(middle, end, nodes))
            end = middle
        else:
            path.append(_root_of(start, middle, nodes))
            start = middle
    if start:  # else the old tree is complete by itself, and the verifier knows its root
        path.append(_root_of(start, end, nodes))
    return path[::-1]


def _split(size: int) -> int:
    """The largest power of two smaller than ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def _root_of(start: int, end: int, nodes: Nodes) -> bytes:
    """The hash over leaves [start, end), a node of the tree: start is a multiple of a power of two >= end - start."""
    return _folded(_complete(start, end, nodes))


def _complete(start: int, end: int, nodes: Nodes) -> list[bytes]:
    hashes = []
    while start < end:
        height = (end - start).bit_length() - 1
        hashes.append(nodes(height, start >> height))
        start += 1 << height
    return hashes


def _folded(hashes: list[bytes]) -> bytes:
    *rest, root = hashes
    for left in reversed(rest):
        root = node_hash(left, root)
    return root
