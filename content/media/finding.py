"""Which stored file answers an address, for whom. One query says both; without an answer nothing is there."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import BigIntegerField, CharField, OuterRef, QuerySet, Subquery, Value

from content.actions import READ_MEDIA
from content.media.removed import is_there
from content.media.sizes import RENDITIONS, Rendition, is_made_of
from content.models import AssetVersion, MediaRendition
from content.models.media import ADDRESS_NAME_FORM, DIGEST_FORM, LONGEST_ADDRESS_NAME
from rbac.prepared import Prepared, Slot
from rbac.queries import visible_to

_DIGEST, _NAME = re.compile(DIGEST_FORM.strip("^$")), re.compile(ADDRESS_NAME_FORM.strip("^$"))


class Found(NamedTuple):
    """The stored file behind an address. ``made`` is the size of the rendition that was asked for.

    None: it has not been made yet. 0: it cannot be made.
    """

    digest: str
    kind: str
    media_type: str
    size: int
    width: int | None
    frames: int | None
    file_name: str
    made: int | None


def for_everybody(digest: str, name: str) -> Found | None:
    """What is at /media/<digest>/<name> for a reader of whom nothing is known."""
    return _find(digest, name, lambda query, **values: next(iter(query.rows(**values)), None))


def for_person(person: Any, digest: str, name: str) -> Found | None:
    """What is there for ``person``."""

    def find(query: Prepared[Found], **values: object) -> Found | None:
        row = _versions(visible_to(person, READ_MEDIA, AssetVersion), **values).first()
        return Found(*row) if row else None

    return _find(digest, name, find)


def _find(digest: str, name: str, find: Callable[..., Found | None]) -> Found | None:
    if not _DIGEST.fullmatch(digest) or not _NAME.fullmatch(name) or len(name) > LONGEST_ADDRESS_NAME:
        return None
    rendition = RENDITIONS.get(name)
    if rendition is None:
        return find(_STORED, digest=digest, address_name=name)
    found = find(_RENDITION, digest=digest, rendition=name)
    return found if found and _has(found, rendition) else None


def _has(found: Found, rendition: Rendition) -> bool:
    return found.kind == "image" and is_made_of(rendition, found.width or 0, found.frames)


def _versions(seen: "QuerySet[AssetVersion]", **asked: Any) -> "QuerySet[AssetVersion, Any]":
    """``asked`` is a digest, and the name of a stored file or of a rendition."""
    name: Any = asked.pop("rendition", None)
    made: Any = Value(None, output_field=BigIntegerField())
    if name is not None:
        made = Subquery(MediaRendition.objects.filter(file=OuterRef("file"), name=name).values("size"))
    asked["file"] = asked.pop("digest")
    facts = ("file_id", "file__kind", "file__media_type", "file__size", "file__width", "file__frames")
    return seen.filter(is_there(), **asked).order_by("pk").values_list(*facts, "file_name", made)[:1]


def _public(*names: str) -> Prepared[Found]:
    def build() -> "QuerySet[AssetVersion, Any]":
        slots = {name: Slot(name, CharField()) for name in names}
        return _versions(visible_to(AnonymousUser(), READ_MEDIA, AssetVersion), **slots)

    return Prepared(build, Found)


_STORED = _public("digest", "address_name")
_RENDITION = _public("digest", "rendition")
