"""Lookup of a stored file by URL and reader. One query checks both; no row means not found."""

import re
from collections.abc import Callable
from functools import partial
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
from content.media.removed import is_there
from content.media.urls.sizes import RENDITIONS, Rendition, is_made_of, thousandths_at
from content.models import AssetVersion, MediaRendition, RevisionMedia
from content.models.media import ADDRESS_NAME_FORM, DIGEST_FORM, DRAWING, LONGEST_ADDRESS_NAME
from rbac.queries import visible_to

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


def _among(seen: "QuerySet[AssetVersion]", digest: str, name: str) -> Found | None:
    def find(kind: str, values: dict[str, Any]) -> Found | None:
        row = _BUILDS[kind](seen, **values).first()
        return Found(*row) if row else None

    return _find(digest, name, find)


def _find(digest: str, name: str, find: Callable[[str, dict[str, Any]], Found | None]) -> Found | None:
    if not _DIGEST.fullmatch(digest) or not _NAME.fullmatch(name) or len(name) > LONGEST_ADDRESS_NAME:
        return None
    rendition = RENDITIONS.get(name)
    if rendition is None:
        return find("stored", {"digest": digest, "address_name": name})
    asked = {"digest": digest, "name": name}
    if rendition.crop is None:
        found = find("whole", asked)
    else:
        first, last = thousandths_at(rendition.place)
        found = find(f"cut_{rendition.axis}", asked | {"first": first, "last": last})
    return found if found and _has(found, rendition) else None


def _has(found: Found, rendition: Rendition) -> bool:
    size = found.width or 0, found.height or 0
    is_drawn = found.media_type == DRAWING
    return found.kind == "image" and not is_drawn and is_made_of(rendition, size, found.frames)


def _stored(
    seen: "QuerySet[AssetVersion]", *, digest: Any, address_name: Any
) -> "QuerySet[AssetVersion, Any]":
    nothing = Value(None, output_field=BigIntegerField())
    return _found(seen.filter(file=digest, address_name=address_name), nothing, _YES)


def _whole(seen: "QuerySet[AssetVersion]", *, digest: Any, name: Any) -> "QuerySet[AssetVersion, Any]":
    return _found(seen.filter(file=digest), _made(name), _YES)


def _cut(
    axis: str, seen: "QuerySet[AssetVersion]", *, digest: Any, name: Any, first: Any, last: Any
) -> "QuerySet[AssetVersion, Any]":
    """``first`` to ``last``: range, in thousandths, of the focal point along ``axis`` in assets with these bytes."""
    points = {f"asset__focal_{axis}__gte": first, f"asset__focal_{axis}__lte": last}
    wanted = Exists(AssetVersion.objects.filter(file=OuterRef("file"), **points))
    return _found(seen.filter(file=digest), _made(name), wanted)


def _made(name: Any) -> Subquery:
    return Subquery(MediaRendition.objects.filter(file=OuterRef("file"), name=name).values("size"))


def _found(seen: "QuerySet[AssetVersion]", made: Any, wanted: Any) -> "QuerySet[AssetVersion, Any]":
    facts = ("kind", "media_type", "size", "width", "height", "frames")
    columns = ("file_id", *(f"file__{fact}" for fact in facts), "file_name", made, wanted)
    return seen.filter(is_there()).order_by("pk").values_list(*columns)[:1]


_YES = Value(True, output_field=BooleanField())
_BUILDS: dict[str, Callable[..., "QuerySet[AssetVersion, Any]"]] = {
    "stored": _stored,
    "whole": _whole,
    "cut_x": partial(_cut, "x"),
    "cut_y": partial(_cut, "y"),
}
