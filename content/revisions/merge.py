"""Three-way merge: the changes of two users to the same version, paragraph by paragraph.

A paragraph is any independent block of a text: a paragraph, a heading, a list item, a table. If only one of the two
changed it, that change counts; if both did, neither is preferred silently: it is a clash.

Not by merge3, which merges lines: two users who change neighbouring paragraphs would clash. It is also under the GPL.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from content.errors import UncleanText
from content.kinds.kind import kinds
from content.revisions.revisions import Content
from content.text.html_text import HTMLReader, text_of
from content.text.myers import Kind, edit_steps
from content.text.sanitise import clean_html

MOST_EDITS = 600  # of paragraphs; beyond it everything counts as changed
LOOK_AHEAD = 40
# Their items are compared one by one. The content of a table or a figure belongs together.
_OPENED_UP = frozenset({"blockquote", "div", "dl", "ol", "ul"})
_WORD = re.compile(r"\w+")
_OPENS = re.compile(rf"<(?:{'|'.join(sorted(_OPENED_UP))})(?: [^>]*)?>")
_CLOSES = re.compile(rf"</(?:{'|'.join(sorted(_OPENED_UP))})>")
_VOID = frozenset({"br", "hr", "img"})
# Differences in markup when the editor rewrites imported text. Readers see the same, so they are no change:
# otherwise two users who each changed another item of a list would both have changed all of it.
_PUT_INTO_PARAGRAPHS = re.compile(r"(<(?:blockquote|li|td|th)(?: [^>]*)?>)<p>(.*?)</p>", re.DOTALL)
_ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</p>).)+)</p>", re.DOTALL)
_UNSAID = re.compile(r"</?t(?:head|body|foot)>| (?:col|row)span=\"1\"")
_OLDER_NAMES = re.compile(r"<(/?)(?:(b)|i)>")
# Allowed parents of an item. The sanitiser leaves one elsewhere alone; no list would show its bullet or number.
_PLACES = {"li": {"ol", "ul"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}}


@dataclass(frozen=True, slots=True)
class Clash:
    """``field``: title, summary or body. Both sides as stored: HTML for the body. "": removed."""

    field: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """``words``: the merge; clashes use mine, or the chosen side."""

    words: Content
    clashes: tuple[Clash, ...]


def merge(
    base: Content, mine: Content, theirs: Content, *, kind: str = "", take_theirs: Collection[int] = ()
) -> Merged:
    """Merge of both changes to ``base``. All three clean, as ``cleaned_words`` makes them.

    ``kind``: of the article; its multi-line fields are merged line by line, unless they clash.

    ``take_theirs``: indexes in ``clashes`` for which the other side is preferred. Clashes and their order are
    the same whatever is chosen.
    """
    clashes: list[Clash] = []

    def line(field: str, *sides: str) -> str:
        return _line(field, *sides, clashes=clashes, take_theirs=take_theirs)

    lines = {
        field: line(field, *(getattr(one, field) for one in (base, mine, theirs)))
        for field in ("title", "summary")
    }
    details = {
        name: _lines(kind, name, *sides) or line(f"details.{name}", *sides)
        for name in {**base.details, **theirs.details, **mine.details}
        for sides in [[one.details.get(name, "") for one in (base, mine, theirs)]]
    }
    in_body_theirs = {number - len(clashes) for number in take_theirs}
    body, in_body = merge_html(base.body, mine.body, theirs.body, take_theirs=in_body_theirs)
    words = replace(
        mine,
        **lines,
        body=body,
        language=mine.language if mine.language != base.language else theirs.language,
        topic_ids=tuple(sorted(_together(base.topic_ids, mine.topic_ids, theirs.topic_ids))),
        details={name: text for name, text in details.items() if text},
        byline_ids=tuple(_together(base.byline_ids, mine.byline_ids, theirs.byline_ids)),
        correction_notes="\n".join(
            _together(*(words.correction_notes.splitlines() for words in (base, mine, theirs)))
        ),
    )
    return Merged(words, (*clashes, *in_body))


def merge_html(
    base: str, mine: str, theirs: str, *, take_theirs: Collection[int] = ()
) -> tuple[str, tuple[Clash, ...]]:
    """Merged body, mine or the chosen side for clashes; clean, and every item in its list."""
    before = (base, mine, theirs)
    for opened_up in (_OPENED_UP, frozenset[str]()):
        parts = [pieces_of(html, opened_up) for html in (base, mine, theirs)]
        body, clashes = _merged(*parts)
        if not opened_up or (_is_sound(body, *before) and all(map(_is_whole, _sides(clashes)))):
            chosen, _same = _merged(*parts, take_theirs=take_theirs) if take_theirs else (body, clashes)
            return chosen if _is_sound(chosen, *before) else body, clashes
    raise AssertionError("unreachable")


def pieces_of(html: str, opened_up: frozenset[str] = _OPENED_UP) -> list[str]:
    """``html`` in pieces that concatenate to it: whole elements, and the tags around the items of ``opened_up``."""
    reader = _PieceReader(html, opened_up)
    reader.feed(html)
    reader.close()
    reader.end(len(html))
    return reader.pieces


def _line(
    field: str, base: str, mine: str, theirs: str, *, clashes: list[Clash], take_theirs: Collection[int]
) -> str:
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    clashes.append(Clash(field, mine, theirs))
    return theirs if len(clashes) - 1 in take_theirs else mine


def _lines(kind: str, name: str, base: str, mine: str, theirs: str) -> str:
    """Merged line by line; "" if that is impossible, or longer than the field allows."""
    if (
        not kind
        or mine in (base, theirs)
        or theirs == base
        or not any("\n" in one for one in (base, mine, theirs))
    ):
        return ""
    together, clashes = _merged(*(f"{one}\n".splitlines(keepends=True) for one in (base, mine, theirs)))
    text = together.strip("\n")
    field = next((field for field in kinds[kind].fields if field.name == name), None)
    if field is None or clashes:
        return ""
    try:
        return field.cleaned(text)
    except UncleanText:
        return ""


def _together[T](base: Sequence[T], mine: Sequence[T], theirs: Sequence[T]) -> list[T]:
    """Without what either removed, and with what either added.

    In the order of the side that changed it; in theirs if both did.
    """
    if theirs == base:
        return list(mine)
    first, second = (
        (mine, theirs) if _is_moved(base, mine) and not _is_moved(base, theirs) else (theirs, mine)
    )
    kept = [one for one in first if one in second or one not in base]
    return kept + [one for one in second if one not in base and one not in first]


def _is_moved[T](base: Sequence[T], side: Sequence[T]) -> bool:
    return [one for one in base if one in side] != [one for one in side if one in base]


def _merged(
    base: list[str], mine: list[str], theirs: list[str], *, take_theirs: Collection[int] = ()
) -> tuple[str, tuple[Clash, ...]]:
    my, their = _Changes(base, mine), _Changes(base, theirs)
    text: list[str] = []
    clashes: list[Clash] = []
    for at in range(len(base) + 1):
        text += _both_put_in(my.inserted.get(at, []), their.inserted.get(at, []))
        if at == len(base):
            break
        old, new, other = base[at], my.replaced.get(at, base[at]), their.replaced.get(at, base[at])
        before, after, beside = map(as_said, (old, new, other))
        clash = before not in (after, beside) and after != beside
        is_theirs = len(clashes) in take_theirs if clash else after in (before, beside)
        text.append(other if is_theirs else new)
        if clash:
            clashes.append(Clash("body", new, other))
    return "".join(text), tuple(clashes)


def as_said(html: str) -> str:
    """Canonical form, equal for equal meaning, written by the editor or by others. For comparison only."""
    if "<" not in html:
        return html
    html = _PUT_INTO_PARAGRAPHS.sub(r"\1\2", _UNSAID.sub("", html))
    html = _OLDER_NAMES.sub(lambda found: f"<{found[1]}{'strong' if found[2] else 'em'}>", html)
    alone = _ONE_PARAGRAPH.fullmatch(html)
    return alone[1] if alone else html


def _both_put_in(mine: list[str], theirs: list[str]) -> list[str]:
    """Theirs, then mine without the elements that theirs contains: identical additions appear once.

    Whole elements are compared: the tags around a list are no content of their own, and its items need them.
    """
    if mine == theirs:
        return theirs
    known = {element for element in _elements(theirs) if words_in(element) or "<img" in element}
    return theirs + [element for element in _elements(mine) if element not in known]


def _elements(pieces: Sequence[str]) -> Iterator[str]:
    """Adjacent pieces that form one element: a list with its items. Incomplete elements stay in pieces."""
    at = 0
    while at < len(pieces):
        stop = _end_of(pieces, at)
        yield "".join(pieces[at:stop])
        at = stop


def _end_of(pieces: Sequence[str], start: int) -> int:
    depth = 0
    for at in range(start, len(pieces)):
        depth += bool(_OPENS.fullmatch(pieces[at])) - bool(_CLOSES.fullmatch(pieces[at]))
        if depth <= 0:
            return at + 1
    return start + 1


class _Changes:
    """Changes of one side to the base: ``replaced`` by piece ("": removed), and ``inserted`` before a piece."""

    def __init__(self, base: Sequence[str], side: Sequence[str]) -> None:
        self.replaced: dict[int, str] = {}
        self.inserted: dict[int, list[str]] = {}
        at, removed, added = 0, list[int](), list[str]()
        said = ([as_said(piece) for piece in pieces] for pieces in (base, side))
        for kind, start, end in edit_steps(*said, most_edits=MOST_EDITS):
            if kind is Kind.REMOVED:
                removed += range(start, end)
            elif kind is Kind.ADDED:
                added += side[start:end]
            else:
                self._changed(base, removed, added, at)
                at += len(removed)
                # If only its markup differs, it continues as the editor writes it.
                self.replaced |= {
                    place: piece for place, piece in enumerate(side[start:end], at) if piece != base[place]
                }
                at += end - start
                removed, added = [], []
        self._changed(base, removed, added, at)

    def _changed(self, base: Sequence[str], removed: list[int], added: list[str], at: int) -> None:
        """Pieces that replace each other are pairs; the others are removed and added."""
        pairs = dict(_pairs([base[one] for one in removed], added))
        next_one = 0
        for number, place in enumerate(removed):
            twin = pairs.get(number)
            if twin is None:
                self.replaced[place] = ""
                continue
            self._insert(place, added[next_one:twin])
            self.replaced[place] = added[twin]
            next_one = twin + 1
        self._insert(at + len(removed), added[next_one:])

    def _insert(self, place: int, pieces: list[str]) -> None:
        if pieces:
            self.inserted.setdefault(place, []).extend(pieces)


def _pairs(removed: list[str], added: list[str]) -> Iterator[tuple[int, int]]:
    """Which piece replaced which: similar ones, and between these in order."""
    at = mine = 0
    for number, twin in (*alike(removed, added), (len(removed), len(added))):
        yield from zip(range(at, number), range(mine, twin), strict=False)
        if number < len(removed):
            yield number, twin
        at, mine = number + 1, twin + 1


def alike(removed: list[str], added: list[str]) -> Iterator[tuple[int, int]]:
    """Indexes of similar pieces of ``added`` and ``removed``."""
    words = [words_in(piece) for piece in added]
    at = 0
    for number, piece in enumerate(removed):
        mine = words_in(piece)
        ahead = range(at, min(at + LOOK_AHEAD, len(added)))
        twin = next((i for i in ahead if len(mine & words[i]) * 3 > min(len(mine), len(words[i]))), None)
        if twin is not None:
            yield number, twin
            at = twin + 1


def words_in(piece: str) -> set[str]:
    return set(_WORD.findall(text_of(piece)))


def _sides(clashes: Sequence[Clash]) -> Iterator[str]:
    for clash in clashes:
        yield from (clash.mine, clash.theirs)


def _is_whole(html: str) -> bool:
    """Whether every element that begins in it ends in it."""
    try:
        return clean_html(html) == html
    except UncleanText:
        return False


def _is_sound(html: str, *before: str) -> bool:
    """Whether it is whole, and holds no item outside a list unless one of the texts ``before`` does."""
    return _is_whole(html) and (_holds_its_items(html) or not all(map(_holds_its_items, before)))


def _holds_its_items(html: str) -> bool:
    """Whether every item is in a list, and every list holds nothing but items."""
    return _ItemReader.of(html).is_right


class _ItemReader(HTMLReader):
    def __init__(self) -> None:
        super().__init__()
        self.is_right = True
        self._open = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self._open[-1]
        in_place = parent in _PLACES[tag] if tag in _PLACES else parent not in {"ol", "ul"}
        self.is_right = self.is_right and in_place
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open[-1]:
            self._open.pop()


class _PieceReader(HTMLParser):
    """Splits clean HTML after each independent block."""

    def __init__(self, html: str, opened_up: frozenset[str]) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []
        self._html = html
        self._opened_up = opened_up
        self._lines = [0, *(line.end() for line in re.finditer("\n", html))]
        self._open: list[str] = []  # open elements inside a piece
        self._at = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        here = self._here()
        if self._open:
            if tag not in _VOID:
                self._open.append(tag)
            return
        self.end(here)
        stop = here + len(self.get_starttag_text() or "")
        if tag in self._opened_up or tag in _VOID:
            self.end(stop)
        else:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        here = self._here()
        stop = self._html.index(">", here) + 1
        if self._open:
            self._open.pop()
            if not self._open:
                self.end(stop)
            return
        self.end(here)
        self.end(stop)

    def end(self, stop: int) -> None:
        if stop > self._at:
            self.pieces.append(self._html[self._at : stop])
        self._at = max(self._at, stop)

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
