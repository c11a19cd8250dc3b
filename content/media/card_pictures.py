"""Picture of an article on cards of social networks: the one chosen, else the first of its text, in one size."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from content.media.pictures import read_facts
from content.media.urls.files import ATTRIBUTE, PREFIX, TAG, read_address
from content.media.urls.sizes import cuts_of, renditions_of

WIDEST = 1280  # pixels of a picture that is not cropped; networks show about 1200
DRAWN = ".svg"  # no network shows one


class CardPicture(NamedTuple):
    """``address`` is a whole one; sizes in pixels, those of the file there."""

    address: str
    width: int
    height: int
    alternative_text: str = ""


class TextPicture(NamedTuple):
    address: str
    alternative_text: str


def pictures_in(body: str) -> Iterator[TextPicture]:
    """Pictures that the clean ``body`` shows and that a card can, in order."""
    if PREFIX not in body:
        return
    for tag in TAG.finditer(body):
        attributes = dict(ATTRIBUTE.findall(tag[2])) if tag[1] == "img" else {}
        address = attributes.get("src", "")
        if read_address(address) and not address.endswith(DRAWN):
            yield TextPicture(address, unescape(attributes.get("alt", "")))


def chosen_picture(pictures: Iterable[TextPicture], chosen: str) -> TextPicture | None:
    """The ``chosen`` one, else the first."""
    first = None
    for picture in pictures:
        if picture.address == chosen or not chosen:
            return picture
        first = first or picture
    return first


def card_picture(body: str, facts: Iterable[str], *, chosen: str, origin: str) -> CardPicture | None:
    """``facts`` are those of ``facts_of``: what they do not name is no longer there. Files are at ``origin``."""
    known = {fact.partition(" ")[0]: fact for fact in facts}
    if not known:
        return None
    there = (picture for picture in pictures_in(body) if picture.address.split("/")[2] in known)
    picture = chosen_picture(there, chosen)
    return _sized(picture, known[picture.address.split("/")[2]], origin) if picture else None


@lru_cache(maxsize=1024)
def _sized(picture: TextPicture, fact: str, origin: str) -> CardPicture:
    """The wide crop around its focal point, else the whole picture; the stored file if it is small."""
    digest, *numbers = fact.split(" ")
    facts = read_facts(numbers)
    cuts = cuts_of(facts.size, facts.frames, facts.focal_point) if facts.focal_point else ()
    wide = [cut for cut in cuts if cut.crop and cut.crop.name == "wide" and cut.format == "webp"]
    whole = renditions_of(facts.size[0], facts.frames)
    made = wide or [each for each in whole if each.format == "webp" and each.width <= WIDEST]
    text = picture.alternative_text
    if not made:
        return CardPicture(origin + picture.address, *facts.size, text)
    rendition = made[-1]
    width, height = rendition.crop.part_of(facts.size) if rendition.crop else facts.size
    shown = max(1, round(height * rendition.width / width))
    return CardPicture(f"{origin}{PREFIX}{digest}/{rendition.name}", rendition.width, shown, text)
