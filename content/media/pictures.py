"""Responsive pictures in a text: ``srcset``, dimensions, and lazy loading.

A picture that opens an article, and has a focal point, is cropped closer the smaller the window is. The body of
a revision names stored files. The HTML for readers is made of it here, without a query: the facts about its
pictures are loaded with the text, in the query that finds the page.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from content.media.urls.files import ADDRESS_IN, ATTRIBUTE, PREFIX, TAG, read_address
from content.media.urls.sizes import (
    CROPS,
    FORMATS,
    MEDIA_TYPES,
    SIZES,
    Crop,
    Rendition,
    cuts_of,
    renditions_of,
)
from content.models import RevisionMedia
from content.models.media import MediaKind
from foundation.query_expressions import joined_text

# Prefix of the picture in a body that begins with one.
_OPENING = re.compile(r'\s*<figure(?: [a-z]+="[^"]*")*>\s*(?=<img )')

_WORDS = re.compile(r' alt="[^"]*"')


class Facts(NamedTuple):
    """``focal_point`` in thousandths; without one the picture is never cropped."""

    size: tuple[int, int]
    frames: int
    focal_point: tuple[int, int] | None


def facts_of(revision: str) -> ArraySubquery:
    """Query expression: one text for each picture that the revision at the path ``revision`` shows."""
    shown = RevisionMedia.objects.filter(
        revision=OuterRef(revision), version__file__kind=MediaKind.IMAGE, version__file__height__gt=0
    )
    columns = [f"version__file__{name}" for name in ("width", "height", "frames")]
    columns += [f"version__asset__focal_{axis}" for axis in "xy"]
    return ArraySubquery(
        shown.order_by("pk").values(fact=joined_text("version__file_id", *columns, between=" "))
    )


def with_pictures(body: str, facts: Iterable[str], *, origin: str = "") -> str:
    """The stored ``body`` as readers get it. ``facts`` are those of ``facts_of``; files are at ``origin``.

    What is not exactly in the form that the sanitiser writes stays as it is.
    """
    if PREFIX not in body:
        return body
    known = {digest: read_facts(numbers) for digest, *numbers in (fact.split(" ") for fact in facts)}
    opening = _OPENING.match(body)
    return TAG.sub(_Writer(known, origin, opens_at=opening.end() if opening else -1), body)


def opening_picture(body: str, facts: Iterable[str], *, origin: str = "") -> str:
    """The picture that opens ``body``, for a link to it: without words, which the link has. Empty if none does."""
    opening = _OPENING.match(body)
    image = TAG.match(body, opening.end()) if opening else None
    if image is None:
        return ""
    known = {digest: read_facts(numbers) for digest, *numbers in (fact.split(" ") for fact in facts)}
    return TAG.sub(_Writer(known, origin, opens_at=0), _WORDS.sub(' alt=""', image[0]))


def read_facts(numbers: list[str]) -> Facts:
    """Numbers of one text of ``facts_of``."""
    width, height, frames = (int(number or 1) for number in numbers[:3])
    across, down = numbers[3:]
    return Facts((width, height), frames, (int(across), int(down)) if across and down else None)


class _Writer:
    """``opens_at``: offset of the opening picture in the body, if it begins with one."""

    def __init__(self, known: dict[str, Facts], origin: str, *, opens_at: int) -> None:
        self.known, self.origin, self.opens_at = known, origin, opens_at
        self.is_first = True

    def __call__(self, tag: re.Match[str]) -> str:
        attributes = dict(ATTRIBUTE.findall(tag[2]))
        name = ADDRESS_IN[tag[1]]
        named = read_address(attributes.get(name, ""))
        if named is None:
            return tag[0]
        attributes[name] = self.origin + attributes[name]
        facts = self.known.get(named.digest)
        if tag[1] == "a" or facts is None:
            return _tag(tag[1], attributes)
        folder = f"{self.origin}{PREFIX}{named.digest}/"
        is_drawn = named.name.endswith(".svg")
        return self._picture(folder, attributes, facts, opens=tag.start() == self.opens_at, is_drawn=is_drawn)

    def _picture(
        self, folder: str, attributes: dict[str, str], facts: Facts, *, opens: bool, is_drawn: bool
    ) -> str:
        """The first picture loads at once, as it is most likely visible; the others lazily."""
        width, height = facts.size
        chosen = int(attributes.get("width", "") or width)
        # The editor stores the picture's own width; only a smaller value is a choice.
        is_smaller = 0 < chosen < width
        width, height = (chosen, max(round(chosen * height / width), 1)) if is_smaller else facts.size
        attributes |= {"width": str(width), "height": str(height)}
        attributes |= {"fetchpriority": "high"} if self.is_first else {"loading": "lazy", "decoding": "async"}
        self.is_first = False
        cuts = [] if is_smaller or not opens else _cut_sources(folder, facts)
        sources = cuts or _sources(folder, facts, f"{width}px" if is_smaller else SIZES)
        image = _tag("img", attributes)
        if is_drawn:
            return image
        opening = '<picture class="opening">' if cuts else "<picture>"
        return f"{opening}{''.join(sources)}{image}</picture>" if sources else image


def _sources(folder: str, facts: Facts, sizes: str) -> list[str]:
    made = list(renditions_of(facts.size[0], facts.frames))
    return [_source(folder, form, made, sizes) for form in FORMATS if made]


def _cut_sources(folder: str, facts: Facts) -> list[str]:
    """Sources of the opening picture for each window size; none unless every shape can be cropped from it."""
    cuts = list(cuts_of(facts.size, facts.frames, facts.focal_point)) if facts.focal_point else []
    by_crop = [(crop, [cut for cut in cuts if cut.crop is crop]) for crop in CROPS]
    if not all(made for _crop, made in by_crop):
        return []
    return [_source(folder, form, made, crop.sizes, crop) for crop, made in by_crop for form in FORMATS]


def _source(folder: str, form: str, made: list[Rendition], sizes: str, crop: Crop | None = None) -> str:
    candidates = ", ".join(f"{folder}{each.name} {each.width}w" for each in made if each.format == form)
    window = f' media="{crop.media}"' if crop and crop.media else ""
    room = ' width="{}" height="{}"'.format(*crop.largest) if crop else ""
    return f'<source type="{MEDIA_TYPES[form]}"{window} srcset="{candidates}" sizes="{sizes}"{room}>'


def _tag(name: str, attributes: dict[str, str]) -> str:
    return f"<{name}{''.join(f' {key}="{value}"' for key, value in attributes.items())}>"
