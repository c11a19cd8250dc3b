"""A small HTML tree for converting bodies, parsed from markup that nh3 has already balanced.

Not a security boundary: its output passes the sanitiser (content/text/sanitise.py) like any user input.
"""

from xml.etree.ElementTree import Element, TreeBuilder, tostring

import nh3

from content.errors import TooLarge
from content.text.html_text import HTMLReader
from content.text.sanitise import MAX_CHARACTERS, MAX_MARKS

VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "source", "track", "wbr"})
BLOCKS = frozenset(
    {
        "address", "article", "aside", "audio", "blockquote", "details", "div", "dl", "dt", "dd", "embed", "figcaption",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "iframe", "li", "main", "nav",
        "object", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "video",
    }
)  # fmt: skip
# Allowed in a tree: more than the sanitiser allows, because block comments and unknown elements are removed.
_MOST_CHARACTERS = 4 * MAX_CHARACTERS
_MOST_TAGS = 4 * MAX_MARKS["<"]
# Kept for the conversion; the sanitiser decides later what stays.
_EXTRA_TAGS = {"audio", "embed", "figcaption", "figure", "iframe", "object", "section", "source", "video"}
_EXTRA_ATTRIBUTES = {
    "audio": {"src"}, "embed": {"src"}, "iframe": {"src", "title"}, "img": {"alt", "src", "title"}, "object": {"data"},
    "source": {"src"}, "video": {"src"}, "a": {"href", "title", "hreflang"},
}  # fmt: skip


class _Builder(HTMLReader):
    def __init__(self) -> None:
        super().__init__()
        self._tree = TreeBuilder()
        self._tree.start("body", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tree.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self._tree.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._tree.end(tag)

    def handle_data(self, data: str) -> None:
        self._tree.data(data)

    def finish(self) -> Element:
        self._tree.end("body")
        return self._tree.close()


def parse(html: str) -> Element:
    """A ``<body>`` element holding ``html``, balanced first by a real HTML5 parser; scripts and styles are removed.

    Raises TooLarge.
    """
    require_size(html)
    attributes = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
    for tag, names in _EXTRA_ATTRIBUTES.items():
        attributes[tag] = attributes.get(tag, set()) | names
    balanced = nh3.clean(html, tags=nh3.ALLOWED_TAGS | _EXTRA_TAGS, attributes=attributes, link_rel=None)
    return _Builder.of(balanced).finish()


def require_size(html: str) -> None:
    """Raises TooLarge for more than any text here could need, before it fills the memory as a tree."""
    if len(html) > _MOST_CHARACTERS or html.count("<") > _MOST_TAGS:
        raise TooLarge(limit=MAX_CHARACTERS // 1000)


def serialise(element: Element) -> str:
    """HTML of ``element``; of a body what is in it."""
    html = tostring(element, encoding="unicode", method="html")
    return html.removeprefix("<body>").removesuffix("</body>").strip()


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def parents_of(root: Element) -> dict[Element, Element]:
    return {child: parent for parent in root.iter() for child in parent}


def detach(parent: Element, child: Element) -> None:
    """Removes ``child`` and leaves the text after it in place."""
    index = list(parent).index(child)
    _append_text(parent, index, child.tail or "")
    child.tail = None
    parent.remove(child)


def put_after(parent: Element, sibling: Element, new: Element) -> None:
    """Inserts ``new`` right after ``sibling``, before the text that follows it."""
    new.tail, sibling.tail = sibling.tail, None
    parent.insert(list(parent).index(sibling) + 1, new)


def _append_text(parent: Element, index: int, text: str) -> None:
    if index == 0:
        parent.text = (parent.text or "") + text
    else:
        before = parent[index - 1]
        before.tail = (before.tail or "") + text
