"""Parses an export into records, as plain typed data, for each version of the WXR namespace.

A stream: memory does not grow with the file. Threats: an export is untrusted. Entities, DTDs and external references
are refused by defusedxml (billion laughs, XXE: ASVS 1.5.1), and one element may not grow beyond ``MAX_PIECE``
characters.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from content.imports.wordpress.report import Progress

type Record = Author | Term | Item
_CHANNEL = {"title": "title", "base_blog_url": "address", "language": "language", "wxr_version": "version"}
_TERM = {  # names of slug, name and parent
    "category": ("category_nicename", "cat_name", "category_parent"),
    "tag": ("tag_slug", "tag_name", ""),
    "term": ("term_slug", "term_name", "term_parent"),  # of any other taxonomy, and of menus
}
_NO_DATE = "0000-00-00 00:00:00"
# Kept until the end of the import, so it must not be large: a file may hold very many of each.
_REMEMBERED = frozenset(
    {
        "author_login", "author_email", "author_display_name", "tag_slug", "tag_name", "category_nicename", "cat_name",
        "category_parent", "post_id", "post_name", "post_parent", "post_type", "status", "creator",
        "term_slug", "term_name", "term_parent", "term_taxonomy",
        "comment_id", "comment_parent", "comment_type", "comment_approved",
    }
)  # fmt: skip
_LONGEST_REMEMBERED = 10_000  # characters
MAX_PIECE = 16_000_000  # characters of text and attributes in one item, comments included
MAX_DEPTH = 64
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Author:
    login: str
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class Term:
    """A category, tag or term of another taxonomy. ``parent`` is the slug of another category, or empty."""

    taxonomy: str
    slug: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class ExportedComment:
    identifier: str
    parent: str
    kind: str
    approved: str
    name: str
    email: str
    written_at: datetime | None
    content: str


@dataclass(frozen=True, slots=True)
class Item:
    """One ``<item>``: a post, page, attachment, menu item or anything a plugin made.

    Of other systems: ``with_others`` are further authors, ``unusable`` says why it cannot be imported, ``notes``
    what of it is not, and ``details`` are fields of its kind of page.
    """

    identifier: str
    kind: str
    title: str
    slug: str = ""
    link: str = ""
    guid: str = ""
    creator: str = ""
    status: str = ""
    password: str = ""
    parent: str = ""
    published_at: datetime | None = None
    content: str = ""
    excerpt: str = ""
    comment_status: str = ""
    sticky: bool = False
    attachment_address: str = ""
    terms: tuple[Term, ...] = ()
    comments: tuple[ExportedComment, ...] = ()
    meta: dict[str, str] = field(default_factory=dict)
    with_others: tuple[str, ...] = ()
    unusable: str = ""
    notes: tuple[str, ...] = ()
    details: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Channel:
    """Head of the file: name and URL of the site."""

    title: str = ""
    address: str = ""
    language: str = ""
    version: str = ""


class Export:
    """One file. ``records()`` may be called more than once: each call reads the file again."""

    product = "WordPress"
    remarks: tuple[str, ...] = (
        "Links in comments are as their writers left them.",
        "Whether comments are open is decided by each section here, not by each article.",
    )

    def __init__(self, path: Path) -> None:
        self.path = path
        self.channel = Channel()

    def records(self, *, progress: Progress | None = None) -> Iterator[Record]:
        """Authors, terms and items in the file's order. Raises UnreadableExport."""
        for piece in _children(self.path, progress=progress):
            name = _name(piece)
            if name == "item":
                yield _item(piece)
            elif name == "author":
                yield _author(piece)
            elif name in _TERM:
                yield _term(piece, name)
            elif name in _CHANNEL:
                setattr(self.channel, _CHANNEL[name], _all_text(piece).rstrip("/"))
        if not self.channel.version:
            raise UnreadableExport("This is RSS, but not a WordPress export: it has no <wp:wxr_version>.")


def _name(element: Element) -> str:
    """The tag without its namespace: exports spell it http or https, 1.0 to 1.2."""
    return element.tag.rsplit("}", 1)[-1]


def _all_text(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _texts(element: Element) -> dict[str, str]:
    """Text of each plain child; the first of a name wins. The excerpt's <encoded> has its own key.

    Raises UnreadableExport.
    """
    found: dict[str, str] = {}
    for child in element:
        name = "excerpt" if "/excerpt/" in child.tag else _name(child)
        text = child.text or ""
        if name in _REMEMBERED and len(text) > _LONGEST_REMEMBERED:
            raise UnreadableExport(f"A <{name}> is longer than {_LONGEST_REMEMBERED:,} characters.")
        found.setdefault(name, text)
    return found


def _author(piece: Element) -> Author:
    texts = _texts(piece)
    login = texts.get("author_login", "").strip()
    return Author(
        login=login,
        email=texts.get("author_email", "").strip(),
        name=texts.get("author_display_name", "").strip() or login,
    )


def _term(piece: Element, kind: str) -> Term:
    texts = _texts(piece)
    slug, name, parent = (texts.get(child, "").strip() for child in _TERM[kind])
    return Term(_taxonomy(texts.get("term_taxonomy", kind).strip()), slug, name, parent)


def _taxonomy(name: str) -> str:
    return "tag" if name == "post_tag" else name


def _item(piece: Element) -> Item:
    texts = _texts(piece)
    return Item(
        identifier=texts.get("post_id", "").strip(),
        kind=texts.get("post_type", "").strip(),
        title=texts.get("title", ""),
        slug=texts.get("post_name", "").strip(),
        link=texts.get("link", "").strip(),
        guid=texts.get("guid", "").strip(),
        creator=texts.get("creator", "").strip(),
        status=texts.get("status", "").strip(),
        password=texts.get("post_password", ""),
        parent=texts.get("post_parent", "").strip(),
        published_at=_timestamp(texts.get("post_date_gmt", "")) or _timestamp(texts.get("post_date", "")),
        content=texts.get("encoded", ""),
        excerpt=texts.get("excerpt", ""),
        comment_status=texts.get("comment_status", "").strip(),
        sticky=texts.get("is_sticky", "").strip() == "1",
        attachment_address=texts.get("attachment_url", "").strip(),
        terms=tuple(_item_term(child) for child in piece if _name(child) == "category"),
        comments=tuple(_comment(child) for child in piece if _name(child) == "comment"),
        meta=dict(_meta(child) for child in piece if _name(child) == "postmeta"),
    )


def _item_term(element: Element) -> Term:
    return Term(
        _taxonomy(element.get("domain", "")),
        element.get("nicename", "").strip(),
        (element.text or "").strip(),
    )


def _comment(element: Element) -> ExportedComment:
    texts = _texts(element)
    return ExportedComment(
        identifier=texts.get("comment_id", "").strip(),
        parent="" if (parent := texts.get("comment_parent", "").strip()) == "0" else parent,
        kind=texts.get("comment_type", "").strip(),
        approved=texts.get("comment_approved", "").strip(),
        name=texts.get("comment_author", "").strip(),
        email=texts.get("comment_author_email", "").strip(),
        written_at=_timestamp(texts.get("comment_date_gmt", "")) or _timestamp(texts.get("comment_date", "")),
        content=texts.get("comment_content", ""),
    )


def _meta(element: Element) -> tuple[str, str]:
    texts = _texts(element)
    return texts.get("meta_key", ""), texts.get("meta_value", "")


def _timestamp(text: str) -> datetime | None:
    """WordPress writes ``YYYY-MM-DD HH:MM:SS`` and a row of zeros for "no date yet"."""
    text = text.strip()
    if not text or text == _NO_DATE:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


class UnreadableExport(Exception):
    """The file is not an export this project can read; the message says why and where. Nothing was imported."""


class _Pieces:
    """A parser target that yields each finished child of ``<channel>`` and then forgets it."""

    def __init__(self) -> None:
        self.finished: list[Element] = []
        self._open: list[str] = []
        self._builder: TreeBuilder | None = None
        self._size = 0

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        depth = len(self._open)
        if (depth, tag) not in {(0, "rss"), (1, "channel")} and depth < 2:
            raise UnreadableExport("This is not a WordPress export: an <rss> with one <channel> is expected.")
        if depth > MAX_DEPTH:
            raise UnreadableExport(f"Elements are nested more than {MAX_DEPTH} deep.")
        self._open.append(tag)
        if depth == 2:
            self._builder, self._size = TreeBuilder(), 0
        if self._builder is not None:
            self._grow(sum(len(name) + len(value) for name, value in attrs.items()) + len(tag))
            self._builder.start(tag, attrs)

    def data(self, data: str) -> None:
        if self._builder is not None:
            self._grow(len(data))
            self._builder.data(data)

    def end(self, tag: str) -> None:
        self._open.pop()
        if self._builder is None:
            return
        self._builder.end(tag)
        if len(self._open) == 2:
            self.finished.append(self._builder.close())
            self._builder = None

    def close(self) -> None:
        """Nothing is left to yield: ``finished`` was emptied while reading."""

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > MAX_PIECE:
            raise UnreadableExport(f"One item is larger than {MAX_PIECE:,} characters.")


def _children(path: Path, *, progress: Progress | None = None) -> Iterator[Element]:
    """Every child of ``<channel>`` in ``path``, in order, one at a time in memory.

    Raises UnreadableExport, with the line number, for anything that is not well-formed XML, declares a document
    type or entities, or is not an RSS channel.
    """
    target = _Pieces()
    parser = DefusedXMLParser(target=target, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    with _opened(path) as file:
        try:
            while chunk := file.read(CHUNK):
                parser.feed(chunk)
                yield from _drained(target)
                if progress:
                    progress.advance(len(chunk))
            parser.close()
        except DefusedXmlException as error:
            raise UnreadableExport(
                "The file declares a document type or entities. WordPress exports never do; it was not read."
            ) from error
        except (
            ParseError,
            LookupError,
            ValueError,
        ) as error:  # the latter two: an unknown or unusable encoding
            raise UnreadableExport(f"The file is not complete, well-formed XML: {error}.") from error
    yield from _drained(target)


def _drained(target: _Pieces) -> Iterator[Element]:
    finished, target.finished = target.finished, []
    yield from finished


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise UnreadableExport(f"Cannot read {path}: {error.strerror}.") from error
