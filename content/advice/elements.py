"""Elements of a clean text that advice is about, in order, each with its index among elements of the same tag."""

import re
from dataclasses import dataclass, field
from html import unescape

from django.utils.html import strip_tags

from content.text.html_text import HTMLReader

HEADINGS = ("h2", "h3", "h4", "h5", "h6")
BLOCKS = frozenset({"p", "li", "dd", "dt", "blockquote", "figcaption", "caption", "td", "th", *HEADINGS})
_VOID = frozenset({"br", "hr", "img"})
# Names, code and sounds have no detectable language.
_NO_LANGUAGE = frozenset({"code", "pre", "kbd", "samp", "var"})


@dataclass(slots=True)
class Element:
    """``place``: how many of the same tag come before it, so that the editor finds it.

    ``own``: its text that is in no nested block, has no ``lang`` of its own and is no code.
    """

    tag: str
    place: int
    attributes: dict[str, str]
    text: str = ""
    own: str = ""
    pictures: list["Element"] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Its text on one line."""
        return " ".join(self.text.split())


@dataclass(slots=True)
class Table:
    element: Element
    rows: list[list[Element]] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    headings: list[Element] = field(default_factory=list)
    links: list[Element] = field(default_factory=list)
    pictures: list[Element] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    # Blocks in the language of the article, without those that have a ``lang`` of their own.
    blocks: list[Element] = field(default_factory=list)
    marked: list[Element] = field(default_factory=list)  # elements with a ``lang`` of their own


_SHOWS = re.compile(r"<(?:img|figure)\b")


def is_empty(body: str) -> bool:
    """Whether readers of a clean ``body`` would see no text, picture or other content."""
    return not _SHOWS.search(body) and not unescape(strip_tags(body)).strip()


def read_page(body: str) -> Page:
    """Parses a ``body`` that has passed the sanitiser; of any other it reads what it can."""
    return _Reader.of(body).page


class _Reader(HTMLReader):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.open: list[Element] = []
        self.tables: list[Table] = []
        self.counted: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        place = self.counted.get(tag, 0)
        self.counted[tag] = place + 1
        element = Element(tag, place, {name: value or "" for name, value in attrs})
        if "lang" in element.attributes:
            self.page.marked.append(element)
        if tag == "img":
            self._picture(element)
        if tag in _VOID:
            self.handle_data(" ")
            return
        self.open.append(element)
        self._note(element)

    def _picture(self, element: Element) -> None:
        self.page.pictures.append(element)
        for around in self.open:
            around.pictures.append(element)

    def _note(self, element: Element) -> None:
        tag = element.tag
        if tag in HEADINGS:
            self.page.headings.append(element)
        elif tag == "a":
            self.page.links.append(element)
        elif tag == "table":
            self.tables.append(Table(element))
            self.page.tables.append(self.tables[-1])
        elif tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
        elif tag in {"td", "th"} and self.tables and self.tables[-1].rows:
            self.tables[-1].rows[-1].append(element)
        if tag in BLOCKS and not any("lang" in around.attributes for around in self.open):
            self.page.blocks.append(element)

    def handle_endtag(self, tag: str) -> None:
        if not any(element.tag == tag for element in self.open):
            return
        while (element := self.open.pop()).tag != tag:
            pass
        if element.tag == "table" and self.tables:
            self.tables.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data
        for element in reversed(self.open):
            if "lang" in element.attributes or element.tag in _NO_LANGUAGE:
                return
            if element.tag in BLOCKS:
                element.own += data
                return
