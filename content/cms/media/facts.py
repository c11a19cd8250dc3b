"""File data for browsers: for the tile in the grid, and for inserting the file into a text."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache, reduce
from typing import Any, NamedTuple, Self

from django.urls import reverse
from django.utils.functional import Promise

from content.media.urls.sizes import CROPS, cuts_of, renditions_of
from content.models import Asset
from content.models.media import MediaKind, lacks_alternative, pixels_of

TILE = "320.webp"
COLUMNS = (
    "pk", "created_at", "kind", "title", "alternative_text", "decorative", "caption", "credit", "focal_x", "focal_y",
    "section__title", "current__file_name", "current__address_name", "current__file_id", "current__file__kind",
    "current__file__media_type", "current__file__width", "current__file__height", "current__file__frames",
)  # fmt: skip


class AssetRow(NamedTuple):
    """What the library shows of a file with its current version: COLUMNS."""

    pk: int
    created_at: datetime
    kind: str
    title: str
    alternative_text: str
    decorative: bool
    caption: str
    credit: str
    focal_x: int | None
    focal_y: int | None
    section: str
    file_name: str
    address_name: str
    digest: str
    file_kind: str
    media_type: str
    width: int | None
    height: int | None
    frames: int | None

    @classmethod
    def of(cls, asset: Asset) -> Self:
        """``asset`` with its section, its current version and that one's file."""
        values: Iterator[Any] = (reduce(getattr, name.split("__"), asset) for name in COLUMNS)
        return cls(*values)

    @property
    def address(self) -> str:
        return f"/media/{self.digest}/{self.address_name}"

    @property
    def tile(self) -> str:
        """URL of a thumbnail for lists; the stored image if there is none smaller. Empty for other files."""
        if self.file_kind != MediaKind.IMAGE:
            return ""
        width, _height = pixels_of(self.media_type, self.width, self.height)
        return f"/media/{self.digest}/{TILE}" if _has_tile(width, self.frames) else self.address

    @property
    def kind_label(self) -> str | Promise:
        return MediaKind(self.kind).label

    @property
    def lacks_alternative(self) -> bool:
        return lacks_alternative(self.kind, self.alternative_text, decorative=self.decorative)

    @property
    def may_be_cut(self) -> bool:
        """Whether it is large enough for every aspect ratio of a lead image."""
        size = pixels_of(self.media_type, self.width, self.height)
        return self.file_kind == MediaKind.IMAGE and _has_every_shape(size, self.frames)


def facts_of(row: AssetRow) -> dict[str, Any]:
    """JSON data for the script of an editor."""
    return {
        "id": row.pk,
        "page": reverse("cms:asset", args=[row.pk]),
        "title": row.title,
        "kind": row.kind,
        "address": row.address,
        "tile": row.tile,
        "width": row.width,
        "height": row.height,
        "alt": row.alternative_text,
        "decorative": row.decorative,
        "lacksAlternative": row.lacks_alternative,
        "caption": row.caption,
        "credit": row.credit,
        "fileName": row.file_name,
        "focalPoint": None if row.focal_x is None else (row.focal_x, row.focal_y),
        "mayBeCut": row.may_be_cut,
    }


@lru_cache(maxsize=1024)
def _has_tile(width: int, frames: int | None) -> bool:
    return any(rendition.name == TILE for rendition in renditions_of(width, frames))


@lru_cache(maxsize=1024)
def _has_every_shape(size: tuple[int, int], frames: int | None) -> bool:
    middle = (500, 500)
    return len({cut.crop for cut in cuts_of(size, frames, middle)}) == len(CROPS)
