"""Table comparison row by row: a text comparison lists the cells one after the other."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from content.text.diff import BlockChange, Cell
from content.text.myers import Kind

# As content/text/diff.py writes it: the scope of a header cell, and its column and row spans.
_STANDS = re.compile(r"\[(?:(?:colspan|rowspan|scope): \w+(?:, (?!\])|(?=\])))+\] ")


@dataclass(slots=True)
class ComparedCell:
    """``tag``: "td" or "th". Its compared paragraphs."""

    tag: str
    blocks: list[BlockChange] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """A kept, removed or added row; or an old and a new one in the same position, cell by cell."""

    tag: ClassVar[str] = "tr"
    cells: list[ComparedCell] = field(default_factory=list)

    @property
    def kinds(self) -> set[str]:
        return {block.kind for cell in self.cells for block in cell.blocks}

    @property
    def kind(self) -> str:
        """Kind of change of the whole row."""
        kinds = self.kinds
        return kinds.pop() if len(kinds) == 1 else "changed"

    @property
    def before(self) -> list[ComparedCell]:
        return self._without(Kind.ADDED)

    @property
    def after(self) -> list[ComparedCell]:
        return self._without(Kind.REMOVED)

    @property
    def in_turn(self) -> list[list[ComparedCell]]:
        """For one text: replaced cells beside each other, a whole row below the one it replaces."""
        is_another = self.kinds == {Kind.REMOVED.value, Kind.ADDED.value}
        return [self.before, self.after] if is_another else [self.cells]

    def _without(self, kind: Kind) -> list[ComparedCell]:
        kept = [
            ComparedCell(cell.tag, [block for block in cell.blocks if block.kind != kind.value])
            for cell in self.cells
        ]
        return [cell for cell in kept if cell.blocks]

    def put(self, change: BlockChange, cell: Cell) -> None:
        if cell.begins or not self.cells:
            self.cells.append(ComparedCell(cell.tag))
        self.cells[-1].blocks.append(change)


def in_rows(changes: Iterable[BlockChange]) -> Iterator[BlockChange | Row]:
    """The same in the same order, with the cells of each row together.

    A changed header scope or span of a cell is named.
    """
    row: Row | None = None
    begun: Cell | None = None
    for change in changes:
        cell, begun = begun or change.cell, None
        if cell is None:
            yield from [row] if row else []
            row = None
            yield change
        elif change.kind == Kind.KEPT.value and _says_how_it_stands(change):
            begun = cell
        else:
            if row and cell.begins_row and not _takes_place(change, row):
                yield row
                row = None
            row = row or Row()
            row.put(change, cell)
    yield from [row] if row else []


def _takes_place(change: BlockChange, row: Row) -> bool:
    """Whether ``change`` begins the row that replaces ``row``, which was removed or whose first cells were."""
    return change.kind == Kind.ADDED.value and row.kinds == {Kind.REMOVED.value}


def _says_how_it_stands(change: BlockChange) -> bool:
    [first, *others] = change.runs
    return not others and "set" in first.marks and _STANDS.fullmatch(first.text) is not None
