"""Converts a WordPress body: block comments, shortcodes, pictures, players, paragraphs - then the sanitiser.

Shortcodes for captions and galleries are converted, all others stay visible as typed. In classic posts an empty line
stands for a new paragraph, a line end for a line break.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from xml.etree.ElementTree import Element

from content.imports.wordpress.links import Lead, Links, rewrite_links
from content.imports.wordpress.pictures import Picture, picture_figure, replace_pictures, replace_players
from content.imports.wordpress.tree import BLOCKS, parse, require_size, serialise, text_of
from content.text.sanitise import TAGS, clean_html

_BLOCK = re.compile(r"<!--\s*wp:(?P<name>[a-z][a-z0-9/-]*)(?P<attributes>[^<>]*?)(?P<void>/)?\s*-->")
_ANY_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG_NAME = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]*)")
_TOLD = frozenset({"iframe", "video", "audio", "embed", "object", "source", "section", "param"})
_BARE_ADDRESS = re.compile(r"^(?P<before>[ \t]*)(?P<address>https?://[^\s<>\"]+)[ \t]*$", re.MULTILINE)


_CONTAINERS = frozenset({"body", "blockquote", "div", "section"})
_BREAK = re.compile(r"\n[ \t\r]*\n\s*")
_NAME = r"[a-z][a-z0-9_-]{1,40}"
_CAPTION = re.compile(
    r"\[caption\b(?P<attributes>[^\]]*)\](?P<inner>.*?)\[/caption\]", re.DOTALL | re.IGNORECASE
)
_PICTURE = re.compile(
    r"\A\s*(?P<picture>(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)", re.DOTALL | re.IGNORECASE
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_GALLERY = re.compile(r"\[gallery\b(?P<attributes>[^\]]*)\]", re.IGNORECASE)
# Without WordPress' registry, "[contact-form]" cannot be told from "[sic]": both stay, both are listed.
_OTHER = re.compile(rf"\[/?{_NAME}(?:[\s=][^\]<>]*)?\]")
_ATTRIBUTE = re.compile(r"(?P<name>[a-z_]+)\s*=\s*[\"']?(?P<value>[^\"'\s\]]+(?:,[^\"'\s\]]+)*)[\"']?")
type _Node = str | Element


@dataclass(slots=True)
class Body:
    """Clean HTML, and everything that was changed."""

    html: str
    pictures: list[Picture] = field(default_factory=list)
    players: list[str] = field(default_factory=list)
    shortcodes: list[str] = field(default_factory=list)
    dropped_blocks: list[str] = field(default_factory=list)
    markers: list[str] = field(default_factory=list)
    cleaned: list[str] = field(default_factory=list)
    links: Links = field(default_factory=Links)

    def notes(self) -> list[str]:
        """Notes for the user, a sentence each."""
        count = f"{len(self.pictures)}, each now a figure with its words and a link"
        told = {
            "pictures not fetched": count if self.pictures else "",
            "players or frames that became links": len(self.players),
            "unknown shortcodes kept as text": ", ".join(self.shortcodes),
            "blocks that WordPress fills in itself left out": ", ".join(self.dropped_blocks),
            "markers left out": ", ".join(self.markers),
            "elements taken off, their words kept where they had any": ", ".join(self.cleaned),
        }
        return [f"{name}: {found}" for name, found in told.items() if found] + self.links.notes()


def convert_body(
    content: str,
    attachments: Mapping[str, Picture],
    own: Sequence[Picture] = (),
    *,
    lead: Lead = lambda _address: None,
) -> Body:
    """Converts one body. ``attachments`` finds the pictures a gallery names by id; ``own`` are those of a
    gallery that names none (the files attached to this very post); ``lead`` maps links to the old site.

    Raises what content.text.sanitise.clean_html raises for a body that is too large or nested too deeply.
    """
    require_size(content)
    blocks = _BLOCK.search(content) is not None
    body = Body("", dropped_blocks=_dropped(content), markers=_markers(content))
    html = _rewrite_shortcodes(_ANY_COMMENT.sub("", content), attachments, own, body)
    tree = parse(_BARE_ADDRESS.sub(r'\g<before><a href="\g<address>">\g<address></a>', html))
    if not blocks or _has_loose_text(html):
        add_paragraphs(tree)
    written = list(tree.iter("a"))  # without links to pictures that are not fetched
    body.players = replace_players(tree)
    body.pictures += replace_pictures(tree)
    still_there = set(tree.iter("a"))
    body.links = rewrite_links((anchor for anchor in written if anchor in still_there), lead)
    body.html = clean_html(serialise(tree))
    body.cleaned = _cleaned(html)
    return body


def plain_text(html: str) -> str:
    """Text of a title or excerpt that may contain markup. Raises TooLarge."""
    return text_of(parse(html))


def _cleaned(before: str) -> list[str]:
    """Elements that the sanitiser removes, except those with a note of their own."""
    return sorted({name.lower() for name in _TAG_NAME.findall(before)} - TAGS - _TOLD)


def _dropped(content: str) -> list[str]:
    """Blocks that WordPress renders dynamically: they hold no text to import."""
    return sorted({match["name"] for match in _BLOCK.finditer(content) if match["void"]})


def _markers(content: str) -> list[str]:
    return [name for name in ("more", "nextpage") if re.search(rf"<!--\s*{name}\b", content)]


def _has_loose_text(html: str) -> bool:
    tree = parse(html)
    texts = [tree.text or "", *(child.tail or "" for child in tree)]
    return any(text.strip() for text in texts) or any(child.tag not in BLOCKS for child in tree)


def add_paragraphs(root: Element) -> None:
    """Wraps loose text and inline elements of ``root`` (and of quotes and divisions in it) in paragraphs."""
    for element in [found for found in root.iter() if found.tag in _CONTAINERS]:
        _wrap(element)


def _wrap(container: Element) -> None:
    nodes = list(_nodes(container))
    container.text = None
    for child in list(container):
        child.tail = None
        container.remove(child)
    for run in _runs(nodes):
        if isinstance(run, Element):
            container.append(run)
        elif (paragraph := _paragraph(run)) is not None:
            container.append(paragraph)


def _nodes(container: Element) -> Iterator[_Node]:
    if container.text:
        yield container.text
    for child in container:
        yield child
        if child.tail:
            yield child.tail


def _runs(nodes: list[_Node]) -> Iterator[Element | list[_Node]]:
    """Block elements as they are; between them, lists of inline nodes that make one paragraph each."""
    run: list[_Node] = []
    for node in nodes:
        if isinstance(node, Element):
            if node.tag in BLOCKS:
                yield run
                yield node
                run = []
            else:
                run.append(node)
            continue
        first, *later = _BREAK.split(node)
        run.append(first)
        for text in later:
            yield run
            run = [text]
    yield run


def _paragraph(run: list[_Node]) -> Element | None:
    if not any(isinstance(node, Element) or node.strip() for node in run):
        return None
    paragraph = Element("p")
    for position, node in enumerate(run):
        if isinstance(node, Element):
            paragraph.append(node)
            continue
        text = node.lstrip("\n") if position == 0 else node
        _add_lines(paragraph, text.rstrip("\n") if position == len(run) - 1 else text)
    return paragraph


def _add_lines(paragraph: Element, text: str) -> None:
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
        if number:
            paragraph.append(Element("br"))
        if len(paragraph):
            paragraph[-1].tail = (paragraph[-1].tail or "") + line
        else:
            paragraph.text = (paragraph.text or "") + line


def _rewrite_shortcodes(
    html: str, attachments: Mapping[str, Picture], own: Sequence[Picture], body: Body
) -> str:
    """Rewrites ``[caption]`` and ``[gallery]``; notes pictures and unknown shortcodes in ``body``."""

    def gallery(match: re.Match[str]) -> str:
        attributes = {m["name"]: m["value"] for m in _ATTRIBUTE.finditer(match["attributes"])}
        ids = [part for part in attributes.get("ids", "").split(",") if part.isdigit()]
        pictures = [attachments[key] for key in ids if key in attachments] if ids else own
        body.pictures.extend(pictures)
        return f"\n\n{''.join(serialise(picture_figure(picture)) for picture in pictures)}\n\n"

    html = _GALLERY.sub(gallery, _CAPTION.sub(_figure, html))
    body.shortcodes = sorted({match[0][:80] for match in _OTHER.finditer(_COMMENT.sub("", html))})
    return html


def _figure(match: re.Match[str]) -> str:
    picture = _PICTURE.match(match["inner"])
    if picture is None:
        return match[0]
    caption = match["inner"][picture.end() :].strip()
    if not caption:
        caption = escape(_caption_attribute(match["attributes"]))
    return f"\n\n<figure>{picture['picture']}<figcaption>{caption}</figcaption></figure>\n\n"


def _caption_attribute(attributes: str) -> str:
    quoted = re.search(r"\bcaption\s*=\s*([\"'])(.*?)\1", attributes)
    return quoted[2] if quoted else ""
