"""Text comparison word by word, as data: templates render it, so nothing here is ever HTML.

Blocks (paragraphs, headings, list items, ...) are compared first, then the words inside changed blocks. Link
targets and formatting count as content: a changed link target is shown, because approval covers it. So does an
attribute with an effect on readers: the start of a list, an abbreviation's title, a language.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from unicodedata import category

from content.text.html_text import HTMLReader
from content.text.list_markers import Points
from content.text.myers import Kind, edit_steps

# Limits that keep a comparison of two 50 kB texts far below a second, whatever they contain.
MOST_BLOCK_EDITS = 600
MOST_WORD_EDITS = 250
LOOK_AHEAD = 40  # added blocks checked as the replacement of a removed block

_BLOCKS = frozenset(
    {
        "aside", "blockquote", "caption", "dd", "div", "dt", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr",
        "li", "p", "pre", "td", "th", "tr", "table", "ul", "ol", "dl",
    }
)  # fmt: skip
_PIECES = re.compile(r"\s+|\w+|[^\w\s]")
_JOINERS = "\u200c\u200d"
_FLAG, _FLAG_END = "\U0001f1e6", "\U0001f1ff"
# A second block of an item or cell differs from the first one of the next, a filled cell from an empty one.
_HOLDS_ONE = frozenset({"dd", "dt", "li", "td", "th", "tr"})
_CELLS = frozenset({"td", "th"})
# Adjacent ones count as separate: a list that was split in two differs, with identical text.
_JOINED = frozenset({"aside", "blockquote", "dl", "ol", "table", "ul"})
_LISTS = frozenset({"ol", "ul"})
_HEADINGS = frozenset({"h2", "h3", "h4"})
# The parent of a paragraph says more about its look than its own tag.
_AROUND = frozenset({"blockquote", "dd", "dt", "li", "td", "th"})
# The editor wraps bare text in a paragraph inside these, and writes the newer names of two elements. Readers
# see the same: not every item of an imported text must look changed.
_PUT_INTO_PARAGRAPHS = frozenset({"blockquote", "li", "td", "th"})
_NEWER_NAMES = {"b": "strong", "i": "em"}
# Attributes with a meaning, and values equal to their absence.
_SAYING = {
    "colspan": "1", "dir": "", "hreflang": "", "lang": "", "reversed": "no", "rowspan": "1", "scope": "", "start": "1",
    "title": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, a sign or a space; ``link`` is its target, ``marks`` its formatting (strong, em, ...)."""

    text: str
    link: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """Position of a block in a table: the kind of cell, and whether it is the first of that, and of its row."""

    tag: str
    begins: bool
    begins_row: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or similar. ``tags`` are its elements from the outside: ("ul", "li", "p").

    ``goes_on``: the enclosing items, rows and cells that contain an earlier block, as indexes in ``tags``.
    """

    tags: tuple[str, ...]
    pieces: tuple[Piece, ...]
    goes_on: tuple[int, ...] = ()
    point: str = field(default="", compare=False)  # its list marker: a changed one is no change of text

    @property
    def tag(self) -> str:
        """The tag that determines its look."""
        *around, tag = self.tags or ("p",)
        return around[-1] if tag == "p" and around and around[-1] in _AROUND else tag

    @property
    def deep(self) -> int:
        """Number of enclosing lists."""
        return sum(tag in _LISTS for tag in self.tags)

    @property
    def cell(self) -> Cell | None:
        at = next((place for place, tag in enumerate(self.tags) if tag in _CELLS), 0)
        if not at or self.tags[at - 1] != "tr":
            return None
        return Cell(self.tags[at], at not in self.goes_on, at - 1 not in self.goes_on)


@dataclass(frozen=True, slots=True)
class Run:
    """Adjacent words with the same kind of change."""

    kind: Kind
    text: str
    link: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockChange:
    """A block changed as a whole, or (kind "changed") with its words compared.

    ``was`` and ``now``: list markers of its item in both texts, or the removed or added heading; ``deep``:
    number of enclosing lists; ``cell``: of a table (content/text/table_diff.py).
    """

    kind: str
    tag: str
    runs: tuple[Run, ...]
    deep: int = 0
    was: str = ""
    now: str = ""
    cell: Cell | None = None

    @property
    def before(self) -> tuple[Run, ...]:
        """The block in the old text; empty if it was added."""
        return without(self.runs, Kind.ADDED)

    @property
    def after(self) -> tuple[Run, ...]:
        """The block in the new text; empty if it was removed."""
        return without(self.runs, Kind.REMOVED)


def without(runs: Sequence[Run], kind: Kind) -> tuple[Run, ...]:
    return tuple(run for run in runs if run.kind is not kind)


def compare_html(old: str, new: str) -> list[BlockChange]:
    """Every block of both texts, in order."""
    before, after = ([_as_read(block) for block in blocks_of(html)] for html in (old, new))
    changes: list[BlockChange] = []
    removed: list[Block] = []
    added: list[Block] = []
    at = 0  # in the old text
    for kind, start, end in edit_steps(before, after, most_edits=MOST_BLOCK_EDITS):
        if kind is Kind.KEPT:
            changes += _paired(removed, added)
            removed, added = [], []
            pairs = zip(before[at : at + end - start], after[start:end], strict=True)
            changes += [_whole(block, Kind.KEPT, was.point) for was, block in pairs]
        if kind is not Kind.ADDED:
            at += end - start
        if kind is Kind.KEPT:
            continue
        if kind is Kind.REMOVED:
            removed += before[start:end]
        else:
            added += after[start:end]
    return changes + _paired(removed, added)


def compare_text(old: str, new: str) -> list[Run]:
    """The same for a line of plain text, such as a title."""
    return list(_compared(_pieces(old, "", ()), _pieces(new, "", ())))


def blocks_of(html: str) -> list[Block]:
    reader = _BlockReader.of(html)
    reader.end_block()
    return reader.blocks


def _as_read(block: Block) -> Block:
    """The same without a paragraph that makes no difference to readers."""
    is_put_in = block.tags[-1:] == ("p",) and block.tags[-2:-1] and block.tags[-2] in _PUT_INTO_PARAGRAPHS
    return replace(block, tags=block.tags[:-1]) if is_put_in else block


def _paired(removed: Sequence[Block], added: Sequence[Block]) -> list[BlockChange]:
    """Blocks of the same kind that replace each other are compared word by word."""
    changes: list[BlockChange] = []
    words = [_words(block) for block in added]
    at = 0
    for block in removed:
        mine = _words(block)
        ahead = range(at, min(at + LOOK_AHEAD, len(added)))
        place = (block.tags, block.goes_on)
        alike = (i for i in ahead if (added[i].tags, added[i].goes_on) == place and _alike(mine, words[i]))
        twin = next(alike, None)
        if twin is None:
            changes.append(_whole(block, Kind.REMOVED))
            continue
        changes += [_whole(other, Kind.ADDED) for other in added[at:twin]]
        runs, now = _compared(block.pieces, added[twin].pieces), added[twin].point
        changes.append(BlockChange("changed", block.tag, runs, block.deep, block.point, now, block.cell))
        at = twin + 1
    return changes + [_whole(other, Kind.ADDED) for other in added[at:]]


def _words(block: Block) -> set[str]:
    return {piece.text for piece in block.pieces if piece.text[:1].isalnum()}


def _alike(words: set[str], others: set[str]) -> bool:
    """Whether they share enough to be one changed text."""
    return len(words & others) * 3 >= min(len(words), len(others))


def _whole(block: Block, kind: Kind, was: str = "") -> BlockChange:
    """``was``: its list marker in the old text, if it was kept."""
    runs = _joined([(kind, piece) for piece in block.pieces])
    if kind is Kind.KEPT:
        return BlockChange(kind.value, block.tag, runs, block.deep, was, block.point, block.cell)
    # Headings of two levels look much alike.
    point = block.tag.upper() if block.tag in _HEADINGS else block.point
    sides = (point, "") if kind is Kind.REMOVED else ("", point)
    return BlockChange(kind.value, block.tag, runs, block.deep, *sides, block.cell)


def _compared(old: Sequence[Piece], new: Sequence[Piece]) -> tuple[Run, ...]:
    fared: list[tuple[Kind, Piece]] = []
    for kind, start, end in edit_steps(old, new, most_edits=MOST_WORD_EDITS):
        fared += [(kind, piece) for piece in (old if kind is Kind.REMOVED else new)[start:end]]
    return _joined(_spaces_with_their_words(fared))


def _spaces_with_their_words(fared: list[tuple[Kind, Piece]]) -> list[tuple[Kind, Piece]]:
    """A lone unchanged space between two changed words would split the change: it is removed and added with them."""
    result: list[tuple[Kind, Piece]] = []
    pending: dict[Kind, list[tuple[Kind, Piece]]] = {Kind.REMOVED: [], Kind.ADDED: []}
    for at, (kind, piece) in enumerate(fared):
        following = fared[at + 1][0] if at + 1 < len(fared) else Kind.KEPT
        inside = any(pending.values()) and following is not Kind.KEPT
        if kind is Kind.KEPT and piece.text.isspace() and inside:
            for side in (Kind.REMOVED, Kind.ADDED):
                pending[side].append((side, piece))
        elif kind is Kind.KEPT:
            result += pending[Kind.REMOVED] + pending[Kind.ADDED] + [(kind, piece)]
            pending = {Kind.REMOVED: [], Kind.ADDED: []}
        else:
            pending[kind].append((kind, piece))
    return result + pending[Kind.REMOVED] + pending[Kind.ADDED]


def _joined(fared: list[tuple[Kind, Piece]]) -> tuple[Run, ...]:
    alike = groupby(fared, lambda one: (one[0], one[1].link, one[1].marks))
    return tuple(Run(kind, "".join(piece.text for _, piece in same), *rest) for (kind, *rest), same in alike)


def _pieces(text: str, link: str, marks: tuple[str, ...]) -> tuple[Piece, ...]:
    return tuple(Piece(" " if p.isspace() else p, link, marks) for p in _cut(text))


def _cut(text: str) -> list[str]:
    """Words, signs and spaces; grapheme clusters, such as accented letters and emoji, stay whole."""
    if text.isascii():
        return _PIECES.findall(text)
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        if pieces and _goes_on(pieces[-1], piece):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _goes_on(before: str, piece: str) -> bool:
    """Whether ``piece`` continues the grapheme cluster of the text before it (extended, UAX 29)."""
    first, last = piece[0], before[-1]
    if before.isspace() or piece.isspace():
        return False
    if first in _JOINERS or "\U0001f3fb" <= first <= "\U0001f3ff" or "\U000e0020" <= first <= "\U000e007f":
        return True
    if category(first)[0] == "M" or last == "\u200d":
        return True
    if _FLAG <= first <= _FLAG_END:  # two of them are one flag
        return len(before) == 1 and _FLAG <= before <= _FLAG_END
    # After an accent the word continues.
    return first.isalnum() and before[0].isalnum() and (category(last)[0] == "M" or last in _JOINERS)


class _BlockReader(HTMLReader):
    """Parses clean HTML into blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._tags: list[str] = []
        self._filled: list[bool] = []  # for each of them: whether it contains a block
        self._ended = ""  # the element that ended last, with nothing after it yet
        self._marks: list[tuple[str, str, str]] = []  # the element, its link target, its name
        self._pieces: list[Piece] = []
        self._points = Points()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "br":
            self._pieces.append(Piece("\n"))
        elif tag == "img":
            self._add(f"[{values.get('alt') or ''}]", str(values.get("src") or ""))
        elif tag == "hr":
            self.end_block()
            self._put((Piece("———"),), "hr")
        elif tag in _BLOCKS:
            self.end_block()
            if tag in _JOINED and tag == self._ended:
                self._pieces.append(Piece(f"[{tag}] ", marks=("set",)))
            self._ended = ""
            self._tags.append(tag)
            self._filled.append(False)
            self._points.begin(tag, values)
            kind = "embed" if "data-embed" in values else values.get("data-callout")
            if kind:
                self._put((Piece(f"[{kind}]", marks=("set",)),))
            self._say(values)
            if tag in _CELLS:
                self.end_block()  # bare text in it is compared like a paragraph in it
        else:
            called = "footnote" if "data-footnote" in values else _NEWER_NAMES.get(tag, tag)
            self._marks.append((tag, str(values.get("href") or ""), called))
            self._say(values)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_block()
            self._points.end(tag)
            if tag in self._tags:
                if tag in _CELLS and self._tags[-1] == tag and not self._has_words():
                    self._put((Piece("[ ]"),))
                while self._tags.pop() != tag:
                    pass
                del self._filled[len(self._tags) :]
                self._ended = tag
        else:
            at = next((i for i in reversed(range(len(self._marks))) if self._marks[i][0] == tag), None)
            if at is not None:
                del self._marks[at]

    def handle_data(self, data: str) -> None:
        link = next((href for _tag, href, _called in reversed(self._marks) if href), "")
        marks = tuple(sorted({called for *_, called in self._marks if called not in {"a", "span"}}))
        if "pre" in self._tags:  # in code a space counts as a word
            self._pieces += [Piece(piece, link, marks) for piece in _cut(data)]
        else:
            self._pieces += _pieces(data, link, marks)

    def end_block(self) -> None:
        pieces = self._pieces
        while pieces and pieces[0].text.isspace():
            pieces = pieces[1:]
        while pieces and pieces[-1].text.isspace():
            pieces = pieces[:-1]
        if pieces:
            self._put(tuple(pieces))
        self._pieces = []

    def _has_words(self) -> bool:
        """Whether the element that ends here has content beyond its own attributes."""
        last = self.blocks[-1] if self._filled[-1] else None
        said_alone = (
            last and last.tags == (*self._tags,) and all("set" in piece.marks for piece in last.pieces)
        )
        return last is not None and not said_alone

    def _put(self, pieces: tuple[Piece, ...], *inside: str) -> None:
        self._ended = ""
        goes_on = tuple(at for at, tag in enumerate(self._tags) if tag in _HOLDS_ONE and self._filled[at])
        self.blocks.append(Block((*self._tags, *inside), pieces, goes_on, self._points.take()))
        self._filled = [True] * len(self._filled)

    def _say(self, values: dict[str, str | None]) -> None:
        said = [
            f"{name}: {value}" if value else name
            for name, value in sorted(values.items())
            if name in _SAYING and value != _SAYING[name]
        ]
        if said:
            self._pieces.append(Piece(f"[{', '.join(said)}] ", marks=("set",)))

    def _add(self, text: str, link: str) -> None:
        self._pieces.append(Piece(text, link, ("img",)))
