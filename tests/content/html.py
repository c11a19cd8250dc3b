"""What in a piece of HTML could run, leads where it must not or is wrongly nested, found by a parser of its own."""

import re
from html.parser import HTMLParser

HARMLESS_SCHEMES = {"http", "https", "mailto", "tel"}
HARMLESS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em", "figcaption",
    "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
    "var",
}  # fmt: skip
HARMLESS_ATTRIBUTES = {
    "alt", "colspan", "dir", "height", "href", "hreflang", "lang", "rel", "reversed", "rowspan", "scope", "src",
    "start", "title", "width",
}  # fmt: skip


def dangers(html: str) -> list[str]:
    finder = _Finder(convert_charrefs=True)
    finder.feed(html)
    finder.close()
    return finder.found


class _Finder(HTMLParser):
    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in HARMLESS:
            self.found.append(tag)
        for name, value in attrs:
            if name not in HARMLESS_ATTRIBUTES:
                self.found.append(f"{tag} {name}")
            if name in {"href", "src"} and not self._leads_somewhere_harmless(value or ""):
                self.found.append(f"{tag} {name}={value}")

    def handle_comment(self, data: str) -> None:
        self.found.append("comment")

    @staticmethod
    def _leads_somewhere_harmless(address: str) -> bool:
        bare = "".join(c for c in address if c.isprintable() and not c.isspace() and c != "\u00ad").lower()
        scheme = re.match(r"([^/?#:]*):", bare)
        return scheme is None or scheme[1] in HARMLESS_SCHEMES


def wrongly_nested(html: str) -> list[str]:
    """Elements that are left open, or closed while others within them are open."""
    reader = _Nesting()
    reader.feed(html)
    return [*reader.wrong, *reader.open]


class _Nesting(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"br", "hr", "img", "input", "link", "meta"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)
