"""Lookup of a stored file by URL and reader. One query checks both; no row means not found."""

import re
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Exists,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)

from content.actions import READ_MEDIA
from content.media.errors import UnknownFile
from content.media.removed import is_there
from content.media.urls.files import read_address
from content.media.urls.sizes import ICON, RENDITIONS, Rendition, is_made_of, thousandths_at
from content.models import AssetVersion, MediaRendition, RevisionMedia, Site
from content.models.media import ADDRESS_NAME_FORM, DIGEST_FORM, DRAWING, LONGEST_ADDRESS_NAME, MediaKind
from rbac.queries import visible_to

_FACTS = ("kind", "media_type", "size", "width", "height", "frames")
_COLUMNS = ("file_id", *(f"file__{fact}" for fact in _FACTS), "file_name")
_DIGEST, _NAME = re.compile(DIGEST_FORM.strip("^$")), re.compile(ADDRESS_NAME_FORM.strip("^$"))


class Found(NamedTuple):
    """Stored file of a URL. ``made`` is the size of the requested rendition.

    None: not made yet. 0: it cannot be made. ``is_wanted``: whether it may be made. A crop around a point that
    no user chose may not, or requests for all of them would fill the disk.
    """

    digest: str
    kind: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    frames: int | None
    file_name: str
    made: int | None
    is_wanted: bool


def for_everybody(digest: str, name: str) -> Found | None:
    """File at /media/<digest>/<name> for an anonymous reader."""
    return _among(visible_to(AnonymousUser(), READ_MEDIA, AssetVersion), digest, name)


def for_person(person: Any, digest: str, name: str) -> Found | None:
    """The file for ``person``."""
    return _among(visible_to(person, READ_MEDIA, AssetVersion), digest, name)


def for_guest(revision: int, digest: str, name: str) -> Found | None:
    """The file for a guest who may see the revision with that key, and so its files."""
    shown = RevisionMedia.objects.filter(revision=revision, version=OuterRef("pk"))
    return _among(AssetVersion.objects.filter(Exists(shown)), digest, name)


def picture_at(address: str, seen: "QuerySet[AssetVersion]") -> AssetVersion:
    """The picture of the library with this address, among ``seen``. Raises UnknownFile."""
    named = read_address(address)
    if named is None:
        raise UnknownFile(name=address[:80])
    there = seen.filter(is_there(), asset__trashed_at=None, file__kind=MediaKind.IMAGE)
    found = there.filter(file=named.digest, address_name=named.name).order_by("-pk").first()
    if found is None:
        raise UnknownFile(name=named.name)
    return found


def _among(seen: "QuerySet[AssetVersion]", digest: str, name: str) -> Found | None:
    if not _DIGEST.fullmatch(digest) or not _NAME.fullmatch(name) or len(name) > LONGEST_ADDRESS_NAME:
        return None
    named, rendition = seen.filter(is_there(), file=digest), RENDITIONS.get(name)
    made: Any = Value(None, output_field=BigIntegerField())
    if rendition is None:
        named = named.filter(address_name=name)
    else:
        made = Subquery(MediaRendition.objects.filter(file=OuterRef("file"), name=name).values("size"))
    row = named.order_by("pk").values_list(*_COLUMNS, made, _wanted(rendition)).first()
    found = Found(*row) if row else None
    return found if found and (rendition is None or _has(found, rendition)) else None


def _wanted(rendition: Rendition | None) -> Any:
    """Whether an asset with these bytes has its focal point where the crop is, or the site has it as its icon."""
    if rendition is None or rendition.crop is None:
        return Value(True, output_field=BooleanField())
    if rendition.crop is ICON:
        return Exists(Site.objects.filter(favicon__file=OuterRef("file")))
    along, points = f"asset__focal_{rendition.axis}__range", thousandths_at(rendition.place)
    return Exists(AssetVersion.objects.filter(file=OuterRef("file"), **{along: points}))


def _has(found: Found, rendition: Rendition) -> bool:
    size = found.width or 0, found.height or 0
    is_drawn = found.media_type == DRAWING
    return found.kind == "image" and not is_drawn and is_made_of(rendition, size, found.frames)
