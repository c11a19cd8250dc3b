"""Pictures in a text, as browsers like them: the size they need, room kept for them, the later ones when they are near.

The body of a revision names stored files. What readers get is made of it here, without a query: the facts about its
pictures come with the words, in the query that finds the page.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, TextField, Value
from django.db.models.functions import Cast, Concat

from content.media.addresses import PREFIX, read_address
from content.media.sizes import FORMATS, MEDIA_TYPES, SIZES, renditions_of
from content.models import RevisionMedia
from content.models.media import MediaKind

# As the sanitiser writes them: every value in double quotes, none of which stands inside one.
_TAG = re.compile(r'<(img|a)((?: [a-z]+="[^"]*")+)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')


class Facts(NamedTuple):
    width: int
    height: int
    frames: int


def facts_of(revision: str) -> ArraySubquery:
    """A query expression: one text for each picture that the revision at the path ``revision`` shows."""
    shown = RevisionMedia.objects.filter(
        revision=OuterRef(revision), version__file__kind=MediaKind.IMAGE, version__file__height__gt=0
    )
    numbers = [
        part
        for name in ("width", "height", "frames")
        for part in (Value(" "), Cast(f"version__file__{name}", TextField()))
    ]
    return ArraySubquery(
        shown.order_by("pk").values(fact=Concat("version__file_id", *numbers, output_field=TextField()))
    )


def with_pictures(body: str, facts: Iterable[str], *, origin: str = "") -> str:
    """The stored ``body`` as readers get it. ``facts`` are those of ``facts_of``; files are at ``origin``.

    What is not exactly in the form that the sanitiser writes stays as it is.
    """
    if PREFIX not in body:
        return body
    known = {digest: _read(numbers) for digest, *numbers in (fact.split(" ") for fact in facts)}
    return _TAG.sub(_Writer(known, origin), body)


def _read(numbers: list[str]) -> Facts:
    width, height, frames = (int(number or 1) for number in numbers)
    return Facts(width, height, frames)


class _Writer:
    def __init__(self, known: dict[str, Facts], origin: str) -> None:
        self.known, self.origin = known, origin
        self.is_first = True

    def __call__(self, tag: re.Match[str]) -> str:
        attributes = dict(_ATTRIBUTE.findall(tag[2]))
        name = "src" if tag[1] == "img" else "href"
        named = read_address(attributes.get(name, ""))
        if named is None:
            return tag[0]
        attributes[name] = self.origin + attributes[name]
        facts = self.known.get(named.digest)
        if tag[1] == "a" or facts is None:
            return _tag(tag[1], attributes)
        return self._picture(f"{self.origin}{PREFIX}{named.digest}/", attributes, facts)

    def _picture(self, folder: str, attributes: dict[str, str], facts: Facts) -> str:
        """The first one is most likely in sight; the others wait until somebody comes near."""
        wanted = attributes.get("width", "")
        width = int(wanted) if wanted and int(wanted) else facts.width
        attributes |= {"width": str(width), "height": str(max(round(width * facts.height / facts.width), 1))}
        attributes |= {"fetchpriority": "high"} if self.is_first else {"loading": "lazy", "decoding": "async"}
        self.is_first = False
        sizes = f"{width}px" if wanted else SIZES
        sources = [
            f'<source type="{MEDIA_TYPES[form]}" srcset="{candidates}" sizes="{sizes}">'
            for form in FORMATS
            if (candidates := _candidates(folder, form, facts))
        ]
        image = _tag("img", attributes)
        return f"<picture>{''.join(sources)}{image}</picture>" if sources else image


def _candidates(folder: str, form: str, facts: Facts) -> str:
    made = (r for r in renditions_of(facts.width, facts.frames) if r.format == form)
    return ", ".join(f"{folder}{rendition.name} {rendition.width}w" for rendition in made)


def _tag(name: str, attributes: dict[str, str]) -> str:
    return f"<{name}{''.join(f' {key}="{value}"' for key, value in attributes.items())}>"
