"""Occurrences of a passage or picture in a stored text: exact offsets, and nothing else that could be kept of
it.

Text is compared as readers see it: across elements and entities, ignoring white space and case. Only text
between tags, whole attribute values, link URLs or whole pictures are cut, so the rest stays well-formed.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from audit.stored_messages import gettext as _
from content.errors import UncleanText
from content.media.urls.files import ADDRESS
from content.text.html_text import BLOCKS

SHORTEST, LONGEST = 3, 2000  # characters of a passage
# nh3 writes every value in double quotes, and leaves < and > in them as they are.
TAG = re.compile(r'<(/?)([a-z0-9]+)((?:[^<>"]|"[^"]*")*)>')
ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
ENTITY = re.compile(r"&(?:#[0-9]+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
LINKS = frozenset({"href", "src"})


class Cut(NamedTuple):
    """Characters ``start`` to ``start + length``; ``mark``: whether a redaction mark is placed there."""

    start: int
    length: int
    mark: bool


class Seen(NamedTuple):
    """One character as readers see it, and its offset in the stored text."""

    character: str
    start: int
    end: int


def pattern_of(passage: str) -> re.Pattern[str]:
    """Pattern that matches the passage. Raises UncleanText if it is too short or too long."""
    passage = "".join(c for c in unicodedata.normalize("NFC", passage) if c not in UNSEEN)
    words = passage.split()
    if not SHORTEST <= len(" ".join(words)) <= LONGEST:
        raise UncleanText(
            _("Give between %(least)d and %(most)d characters, exactly as they can be read.")
            % {"least": SHORTEST, "most": LONGEST}
        )
    return re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)


def cuts_in_text(text: str, pattern: re.Pattern[str]) -> list[Cut]:
    """In plain text: a title, a summary, a note."""
    return list(_cuts([Seen(c, i, i + 1) for i, c in enumerate(text)], pattern))


def cuts_in_html(stored: str, pattern: re.Pattern[str]) -> list[Cut]:
    """In a body: between its tags, and in attribute values."""
    found = [*_cuts(_characters(stored), pattern), *_cuts_in_attributes(stored, pattern)]
    return _apart(found)


def cuts_of_picture(stored: str, source: str) -> list[Cut]:
    """Every occurrence of the picture with this address, and every link to it.

    A stored file is identified by its digest: under another name it is the same picture.
    """
    return _apart([*_cuts_of_picture(stored, source)])


def cuts_of_address(stored: str, source: str) -> list[Cut]:
    """All of ``stored`` if it is an address of the picture with the address ``source``."""
    return [Cut(0, len(stored), mark=False)] if stored and _file_at(stored) == _file_at(source) else []


def _cuts_of_picture(stored: str, source: str) -> Iterator[Cut]:
    for tag in TAG.finditer(stored):
        for attribute in ATTRIBUTE.finditer(tag[3]):
            if attribute[1] not in LINKS or _file_at(html.unescape(attribute[2])) != _file_at(source):
                continue
            yield Cut(tag.start(), len(tag[0]), mark=True) if tag[2] == "img" else _link(tag, attribute)


def _file_at(address: str) -> str:
    stored = ADDRESS.match(address)
    return stored[1] if stored else address


def _link(tag: re.Match[str], attribute: re.Match[str]) -> Cut:
    """The text of the link stays."""
    return Cut(tag.start(3) + attribute.start() - 1, len(attribute[0]) + 1, mark=False)


def passage_at(stored: str, start: int, end: int) -> str:
    """Visible text between two offsets of a body."""
    return "".join(one.character for one in _characters(stored) if start <= one.start and one.end <= end)


def pictures_in(stored: str) -> Iterator[str]:
    """Addresses of the pictures of a body."""
    for tag in TAG.finditer(stored):
        if tag[2] == "img" and (source := dict(ATTRIBUTE.findall(tag[3])).get("src")):
            yield html.unescape(source)


def _characters(stored: str) -> list[Seen]:
    seen: list[Seen] = []
    at = 0
    for tag in [*TAG.finditer(stored), None]:
        end = tag.start() if tag else len(stored)
        seen += _of_text(stored, at, end)
        if tag:
            if tag[2] in BLOCKS:
                seen.append(Seen("\n", tag.start(), tag.start()))
            at = tag.end()
    return seen


def _of_text(stored: str, start: int, end: int) -> Iterator[Seen]:
    while start < end:
        entity = ENTITY.match(stored, start, end)
        stop = entity.end() if entity else start + 1
        for character in html.unescape(stored[start:stop]):
            yield Seen(character, start, stop)
        start = stop


def _cuts(seen: list[Seen], pattern: re.Pattern[str]) -> Iterator[Cut]:
    kept = [one for one in seen if one.character not in UNSEEN]
    for found in pattern.finditer("".join(one.character for one in kept)):
        yield from _runs([one for one in kept[found.start() : found.end()] if one.end > one.start])


def _runs(seen: list[Seen]) -> Iterator[Cut]:
    """Adjacent characters become one cut; a tag between two of them stays. Only the first cut is marked."""
    start, end, mark = seen[0].start, seen[0].end, True
    for one in seen[1:]:
        if one.start > end:
            yield Cut(start, end - start, mark)
            start, mark = one.start, False
        end = max(end, one.end)
    yield Cut(start, end - start, mark)


def _cuts_in_attributes(stored: str, pattern: re.Pattern[str]) -> Iterator[Cut]:
    for tag in TAG.finditer(stored):
        for attribute in ATTRIBUTE.finditer(tag[3]):
            value = html.unescape(attribute[2])
            if not pattern.search(value) and not pattern.search(_spoken(value)):
                continue
            if tag[2] == "img" and attribute[1] == "src":
                yield Cut(tag.start(), len(tag[0]), mark=True)
            elif attribute[1] in LINKS:
                yield _link(tag, attribute)
            else:
                yield Cut(tag.start(3) + attribute.start(2), len(attribute[2]), mark=True)


def _spoken(address: str) -> str:
    """Words of an address: a-first-story, Jane%20Doe."""
    return re.sub(r"[-_+]", " ", unquote(address))


def _apart(cuts: list[Cut]) -> list[Cut]:
    """In order, without those inside another one."""
    kept: list[Cut] = []
    for cut in sorted(cuts, key=lambda one: (one.start, -one.length)):
        if kept and cut.start + cut.length <= kept[-1].start + kept[-1].length:
            continue
        kept.append(cut)
    return kept
