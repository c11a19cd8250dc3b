"""Stored nodes of the tree. Interior nodes are in tiles of 256, so that a proof reads a few rows and never scans.

A tile of level L is a complete subtree of 256**L leaves and is written once, when it is complete. It holds the 256
hashes of the level below (level 0: leaf hashes) and its own root. Nodes that are not yet in a tile, at most 255 of
each level, are read from the leaves and from the roots of the tiles below.
"""

from collections.abc import Iterable, Sequence

from audit.models import Leaf, Tile
from audit.tree.tree import complete_root

WIDTH = 256
BITS = 8
HASH_BYTES = 32


class StoredNodes:
    """Nodes of the stored tree of ``size`` leaves (see audit.tree.tree.Nodes). Each tile is read once."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._rows: dict[tuple[int, int], list[bytes]] = {}

    def __call__(self, height: int, index: int) -> bytes:
        level, above = divmod(height, BITS)
        first = index << above
        row = self.row(level, first >> BITS)
        hashes = row[first % WIDTH : first % WIDTH + (1 << above)]
        if len(hashes) != 1 << above:
            raise ValueError(f"The tree lacks nodes of level {level} from {first} on.")
        return complete_root(hashes)

    def row(self, level: int, number: int) -> list[bytes]:
        """The hashes of ``level`` that belong into one (possibly future) tile."""
        if (level, number) not in self._rows:
            self._rows[level, number] = self._read(level, number)
        return self._rows[level, number]

    def _read(self, level: int, number: int) -> list[bytes]:
        first, last = number * WIDTH, (number + 1) * WIDTH
        if last << (BITS * level) <= self._size:
            tiles = Tile.objects.filter(level=level + 1, number=number)
            return [part for nodes in tiles.values_list("nodes", flat=True) for part in split(bytes(nodes))]
        return [bytes(value) for value in self._loose(level, first, last)]

    def _loose(self, level: int, first: int, last: int) -> Iterable[bytes | memoryview]:
        if level == 0:
            leaves = Leaf.objects.filter(position__gte=first, position__lt=last)
            return leaves.order_by("position").values_list("hash", flat=True)
        tiles = Tile.objects.filter(level=level, number__gte=first, number__lt=last)
        return tiles.order_by("number").values_list("root", flat=True)


def split(nodes: bytes) -> list[bytes]:
    return [nodes[i : i + HASH_BYTES] for i in range(0, len(nodes), HASH_BYTES)]


def new_tiles(size: int, hashes: Sequence[bytes], nodes: StoredNodes) -> list[Tile]:
    """The tiles that are completed when leaves with these ``hashes`` join a tree of ``size`` leaves."""
    tiles: list[Tile] = []
    level, known, added = 0, size, list(hashes)
    while added:
        open_row = nodes.row(level, known // WIDTH)[: known % WIDTH] if known % WIDTH else []
        waiting, number = [*open_row, *added], known // WIDTH
        added = []
        while len(waiting) >= WIDTH:
            row, waiting = waiting[:WIDTH], waiting[WIDTH:]
            added.append(complete_root(row))
            tiles.append(Tile(level=level + 1, number=number, root=added[-1], nodes=b"".join(row)))
            number += 1
        level, known = level + 1, known // WIDTH
    return tiles
