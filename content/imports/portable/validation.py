"""Validating read of the whole export: whether it is consistent. Nothing is stored before it succeeds.

Memory grows with the number of articles and files, never with their text.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from content.exports.export_format import KINDS, Record, UnreadableFolder, file_of, media_path
from content.imports.portable.folder import Folder, Line, Manifest, lines_of
from content.imports.portable.schema import Misshapen, require_own_digest
from content.imports.wordpress.report import Progress
from content.site.redirects import ELSEWHERE

DEEPEST = 60  # nesting of sections: as many as the tree of scopes can hold

type Follow = Callable[[str], Iterator[Line]]


@dataclass(slots=True)
class Outline:
    """Results that the second read reuses. ``files``: size in bytes by digest.

    ``led``: redirects by the address that they lead to. The others serve this read alone: ``topics`` in use with
    their parents, whether old addresses of topics were ``merged``, and the number of ``comments`` of an article.
    """

    sections: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    files: dict[str, int] = field(default_factory=dict)
    led: dict[str, list[str]] = field(default_factory=dict)
    topics: dict[str, str | None] = field(default_factory=dict)
    merged: bool = False
    comments: dict[str, int] = field(default_factory=dict)


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
    name, known = _KEYS.get(kind, "address"), set[str]()
    for number, record in read(kind):
        try:
            if (key := record.get(name)) in known:
                raise Misshapen(f"“{key}” is there twice.")
            if key is not None:
                known.add(key)
            if kind in _LOOKS:
                _LOOKS[kind](outline, record)
        except Misshapen as error:
            raise UnreadableFolder(f"{file_of(kind)}, line {number}: {error}") from None
    if kind == "topics":
        _require_no_ring(outline.topics)


def _section(outline: Outline, record: Record) -> None:
    address = record["address"]
    above = parent_of(address)
    if above and above not in outline.sections:
        raise Misshapen(f"“{address}” stands below a section that does not come before it.")
    if address.count("/") >= DEEPEST:
        raise Misshapen(f"Sections stand at most {DEEPEST} deep inside each other.")
    outline.sections.add(address)


def _topic(outline: Outline, record: Record) -> None:
    if record["leads_to"] is None:
        if outline.merged:
            raise Misshapen("Topics that are in use come before old addresses.")
        outline.topics[record["address"]] = record["parent"]
    elif record["parent"] is not None or record["leads_to"] not in outline.topics:
        raise Misshapen("An old address leads to a topic that is in use, and stands below none.")
    else:
        outline.merged = True


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


def _medium(outline: Outline, record: Record) -> None:
    if record["section"] not in outline.sections:
        raise Misshapen("Its section is not among the sections.")
    if record["current"] not in {version["number"] for version in record["versions"]}:
        raise Misshapen("“current” is none of its versions.")
    for version in record["versions"]:
        if outline.files.setdefault(version["digest"], version["size"]) != version["size"]:
            raise Misshapen("Two sizes are said for one file.")


def _comment(outline: Outline, record: Record) -> None:
    article, last = record["article"], next(reversed(outline.comments), "")
    if article not in outline.articles:
        raise Misshapen("Its article is not among the articles.")
    if article < last or record["number"] != outline.comments.get(article, 0) + 1:
        raise Misshapen("Comments are not in order.")
    outline.comments[article] = record["number"]


def _redirect(outline: Outline, record: Record) -> None:
    if record["address"] in outline.sections or record["address"] in outline.articles:
        raise Misshapen("Something stands at this old address.")
    if record["leads_to"].startswith(ELSEWHERE):
        return
    if record["leads_to"] not in outline.sections and record["leads_to"] not in outline.articles:
        raise Misshapen("It leads to nothing that is here.")
    outline.led.setdefault(record["leads_to"], []).append(record["address"])


_KEYS = {"people": "email", "bylines": "key"}  # of the others: their address, if they have one
_LOOKS: dict[str, Callable[[Outline, Record], None]] = {
    "sections": _section,
    "topics": _topic,
    "media": _medium,
    "comments": _comment,
    "redirects": _redirect,
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
