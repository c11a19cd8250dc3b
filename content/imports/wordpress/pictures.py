"""Pictures and players of other hosts become figures and links: a reader's browser never contacts those hosts."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from django.utils.translation import gettext

from content.imports.wordpress.tree import BLOCKS, detach, parents_of, put_after, text_of

_PLAYERS = {"audio": "src", "embed": "src", "iframe": "src", "object": "data", "video": "src"}
_HOLDERS = BLOCKS - {"body", "div", "blockquote", "li", "td", "th", "dd", "section", "figure"}


@dataclass(frozen=True, slots=True)
class Picture:
    """URL of a picture, and its texts."""

    address: str
    alternative_text: str = ""
    caption: str = ""


def picture_figure(picture: Picture) -> Element:
    """A figure that describes the picture, with a link to its original."""
    figure = Element("figure")
    if picture.alternative_text:
        SubElement(figure, "p").text = picture.alternative_text
    link = SubElement(SubElement(figure, "p"), "a", {"href": picture.address})
    link.text = gettext("Picture not fetched")
    if picture.caption:
        SubElement(figure, "figcaption").text = picture.caption
    return figure


def replace_pictures(body: Element) -> list[Picture]:
    """Replaces every ``<img>`` of ``body`` by a figure and returns the pictures."""
    found = []
    for image in list(body.iter("img")):
        picture = Picture(
            _address(image.get("src", "")), image.get("alt", "").strip() or image.get("title", "").strip()
        )
        found.append(picture)
        _replace(body, image, picture)
    return found


def replace_players(body: Element) -> list[str]:
    """Replaces embedded players and frames by a link in a paragraph; returns their URLs ("" if there was none)."""
    found = []
    for player in [element for element in body.iter() if element.tag in _PLAYERS]:
        parents = parents_of(body)
        parent = parents.get(player)
        if parent is None:
            continue
        address = _address(player.get(_PLAYERS[player.tag], "") or _source_of(player))
        found.append(address)
        if address:
            paragraph = Element("p")
            SubElement(paragraph, "a", {"href": address}).text = address
            _put_near(parents, player, paragraph)
        _remove(parents_of(body), player)
    return found


def _replace(body: Element, image: Element, picture: Picture) -> None:
    parents = parents_of(body)
    figure = next((found for found in _upwards(parents, image) if found.tag == "figure"), None)
    content = picture_figure(picture) if picture.address else Element("p")
    if figure is None:
        if picture.address:
            _put_near(parents, image, content)
    else:
        target = _child_towards(parents, figure, image)
        for part in reversed(list(content)):
            put_after(figure, target, part)
    _remove(parents_of(body), image)


def _put_near(parents: dict[Element, Element], element: Element, new: Element) -> None:
    """After the paragraph (or heading, ...) that holds ``element``, since a block cannot be inside one."""
    anchor = element
    holder = element
    while holder in parents:
        if holder.tag in _HOLDERS or holder.tag in {"a", "em", "strong", "span"}:
            anchor = holder
        holder = parents[holder]
        if holder.tag in {"li", "td", "th", "dd", "blockquote", "div", "section", "body"}:
            break
    put_after(parents[anchor], anchor, new)


def _remove(parents: dict[Element, Element], element: Element) -> None:
    """Removes ``element``, and any parent left empty by that (the link or paragraph that held only a picture)."""
    parent = parents[element]
    detach(parent, element)
    while (
        parent in parents
        and not len(parent)
        and not text_of(parent)
        and parent.tag in {"a", "p", "span", "div", "em"}
    ):
        detach(parents[parent], parent)
        parent = parents[parent]


def _child_towards(parents: dict[Element, Element], ancestor: Element, element: Element) -> Element:
    for found in (element, *_upwards(parents, element)):
        if parents[found] is ancestor:
            return found
    raise LookupError("not below that element")


def _upwards(parents: dict[Element, Element], element: Element) -> Iterator[Element]:
    while element in parents:
        element = parents[element]
        yield element


def _source_of(player: Element) -> str:
    return next((source.get("src", "") for source in player.iter("source") if source.get("src")), "")


def _address(address: str) -> str:
    """An absolute http(s) URL, or "": data: and javascript: cannot be fetched."""
    address = address.strip()
    if address.startswith("//"):
        address = f"https:{address}"
    return address if address.lower().startswith(("https://", "http://")) else ""
