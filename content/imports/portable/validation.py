"""Validating read of the whole export: whether it is consistent. Nothing is stored before it succeeds.

Memory grows with the number of articles and files, never with their text.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from content.exports.export_format import KINDS, Record, UnreadableFolder, file_of, media_path
from content.imports.portable.folder import Folder, Line, Progress, lines_of
from content.imports.portable.manifest import Manifest
from content.imports.portable.schema import Misshapen, require_own_digest

DEEPEST = 60  # nesting of sections: as many as the tree of scopes can hold

type Follow = Callable[[str], Iterator[Line]]


@dataclass(slots=True)
class Outline:
    """Results that the second read reuses. ``files``: size in bytes by digest.

    ``led``: redirects by the address that they lead to.
    """

    people: set[str] = field(default_factory=set)
    sections: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    files: dict[str, int] = field(default_factory=dict)
    led: dict[str, list[str]] = field(default_factory=dict)


def read_outline(folder: Folder, manifest: Manifest, *, progress: Progress | None = None) -> Outline:
    """Raises UnreadableFolder, with the line number."""
    outline = Outline()

    def read(kind: str) -> Iterator[Line]:
        return lines_of(folder, kind, manifest.lists[kind], progress=progress)

    for kind in KINDS:
        if kind in manifest.lists and kind not in {"articles", "revisions"}:
            _require_each(kind, outline, read)
        elif kind == "articles":
            _read_texts(outline, read)
    for digest, size in outline.files.items():
        with folder.opened(media_path(digest)) as file:
            if file.seek(0, 2) != size:
                raise UnreadableFolder(
                    f"{media_path(digest)} does not have the {size:,} bytes that are said."
                )
    return outline


def _require_each(kind: str, outline: Outline, read: Follow) -> None:
    seen = _Order(kind)
    for number, record in read(kind):
        try:
            seen.require(record)
            _LOOKS[kind](outline, record, seen)
        except Misshapen as error:
            raise UnreadableFolder(f"{file_of(kind)}, line {number}: {error}") from None
    if kind == "topics":
        _require_no_ring(seen.parents)


class _Order:
    """Items seen in one list: no duplicates, and parents before children where there is a tree."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.last: Any = None
        self.known: set[str] = set()
        self.leading: dict[str, str] = {}
        self.parents: dict[str, str | None] = {}
        self.top: dict[int, int | None] = {}

    def require(self, record: Record) -> None:
        name = {"people": "email", "bylines": "key"}.get(self.kind, "address")
        key = record.get(name)
        if key is None:
            return
        if key in self.known:
            raise Misshapen(f"“{key}” is there twice.")
        self.known.add(key)


def _person(outline: Outline, record: Record, _seen: _Order) -> None:
    outline.people.add(record["email"])


def _section(outline: Outline, record: Record, _seen: _Order) -> None:
    address = record["address"]
    above = parent_of(address)
    if above and above not in outline.sections:
        raise Misshapen(f"“{address}” stands below a section that does not come before it.")
    if address.count("/") >= DEEPEST:
        raise Misshapen(f"Sections stand at most {DEEPEST} deep inside each other.")
    outline.sections.add(address)


def _topic(_outline: Outline, record: Record, seen: _Order) -> None:
    if record["leads_to"] is None:
        if seen.leading:
            raise Misshapen("Topics that are in use come before old addresses.")
        seen.parents[record["address"]] = record["parent"]
    elif record["parent"] is not None or record["leads_to"] not in seen.parents:
        raise Misshapen("An old address leads to a topic that is in use, and stands below none.")
    else:
        seen.leading[record["address"]] = record["leads_to"]


def _require_no_ring(parents: dict[str, str | None]) -> None:
    sound: set[str] = set()
    for start in parents:
        line: set[str] = set()
        topic: str | None = start
        while topic is not None and topic not in sound:
            if topic in line:
                raise UnreadableFolder(f"topics.jsonl: “{topic}” stands below itself.")
            if topic not in parents:
                raise UnreadableFolder(
                    f"topics.jsonl: there is no topic “{topic}”, below which others stand."
                )
            line.add(topic)
            topic = parents[topic]
        sound |= line


def _medium(outline: Outline, record: Record, _seen: _Order) -> None:
    if record["section"] not in outline.sections:
        raise Misshapen("Its section is not among the sections.")
    if record["current"] not in {version["number"] for version in record["versions"]}:
        raise Misshapen("“current” is none of its versions.")
    for version in record["versions"]:
        if outline.files.setdefault(version["digest"], version["size"]) != version["size"]:
            raise Misshapen("Two sizes are said for one file.")


def _comment(outline: Outline, record: Record, seen: _Order) -> None:
    if record["article"] not in outline.articles:
        raise Misshapen("Its article is not among the articles.")
    if seen.last is None or seen.last != record["article"]:
        if seen.last is not None and record["article"] < seen.last:
            raise Misshapen("Comments are not in order.")
        seen.last, seen.top = record["article"], {}
    if record["number"] != len(seen.top) + 1:
        raise Misshapen("Comments are not in order.")
    seen.top[record["number"]] = record["answers"]


def _redirect(outline: Outline, record: Record, _seen: _Order) -> None:
    if record["address"] in outline.sections or record["address"] in outline.articles:
        raise Misshapen("Something stands at this old address.")
    if record["leads_to"] not in outline.sections and record["leads_to"] not in outline.articles:
        raise Misshapen("It leads to nothing that is here.")
    outline.led.setdefault(record["leads_to"], []).append(record["address"])


def _nothing_more(_outline: Outline, _record: Record, _seen: _Order) -> None: ...


_LOOKS: dict[str, Callable[[Outline, Record, _Order], None]] = {
    "people": _person,
    "sections": _section,
    "topics": _topic,
    "media": _medium,
    "bylines": _nothing_more,
    "comments": _comment,
    "redirects": _redirect,
    "front": _nothing_more,
}


def _read_texts(outline: Outline, read: Follow) -> None:
    for article, revisions in texts(read("articles"), read("revisions")):
        record, last = article.record, 0
        outline.articles.add(record["address"])
        for line, revision in revisions:
            last += 1
            try:
                if revision["number"] != last:
                    raise Misshapen(f"Version {last} of “{record['address']}” is missing.")
                require_own_digest(revision)
            except Misshapen as error:
                raise UnreadableFolder(f"revisions.jsonl, line {line}: {error}") from None
        try:
            _require_article(outline, record)
            if last < max(record["live"] or 0, record["draft"] or 0):
                raise Misshapen("It names a version that is not there.")
        except Misshapen as error:
            raise UnreadableFolder(f"articles.jsonl, line {article.number}: {error}") from None


def _require_article(outline: Outline, record: Record) -> None:
    if record["address"] in outline.sections or parent_of(record["address"]) not in outline.sections:
        raise Misshapen("It stands in no section, or where one stands.")
    live, draft = record["live"], record["draft"]
    if (live is None and draft is None) or live == draft:
        raise Misshapen("It has one version that readers see, one that is worked on, or both.")
    if live is not None and (record["archived_at"] or not record["published_at"]):
        raise Misshapen("What readers see is published at a time, and not taken down.")


def texts(articles: Iterator[Line], revisions: Iterator[Line]) -> Iterator[tuple[Line, Iterator[Line]]]:
    """Each article with its versions, which are read lazily. Both lists are in one order.

    Raises UnreadableFolder where they are not, and for versions of no article.
    """
    last = ""
    groups = groupby(revisions, key=lambda line: str(line.record["article"]))
    for article in articles:
        address = article.record["address"]
        if address <= last:
            raise UnreadableFolder(f"articles.jsonl, line {article.number}: Articles are not in order.")
        last = address
        found, own = next(groups, ("", iter(())))
        if found != address:
            raise UnreadableFolder(
                f"revisions.jsonl: there are no words of “{address}” where they should be."
            )
        yield article, own
    for address, _own in groups:
        raise UnreadableFolder(f"revisions.jsonl: “{address}” is not among the articles.")


def parent_of(address: str) -> str:
    """Address of the parent section; "" at the top."""
    return address.rpartition("/")[0]
