"""The renditions that exist: a fixed table, so that nobody fills the disk by asking for every width."""

from collections.abc import Iterator
from typing import NamedTuple

WIDTHS = (320, 640, 960, 1280, 1920)
FORMATS = ("avif", "webp")  # the best first; what understands neither gets the stored file
MEDIA_TYPES = {"avif": "image/avif", "webp": "image/webp"}
# A text is at most 66 characters wide (tokens.css, --measure), on a small screen as wide as that.
SIZES = "(min-width: 44em) 42em, 100vw"
# Pixels that are made smaller; a small picture, and one that moves, is shown as it is.
LEAST_WIDTH = 200


class Rendition(NamedTuple):
    """``name`` is the last part of its address and of its key in the store."""

    width: int
    format: str

    @property
    def name(self) -> str:
        return f"{self.width}.{self.format}"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.format]


RENDITIONS = {
    rendition.name: rendition
    for width in WIDTHS
    for format_ in FORMATS
    for rendition in (Rendition(width, format_),)
}


def is_made_of(rendition: Rendition, width: int, frames: int | None) -> bool:
    """Whether a picture has this rendition: never one that is larger than itself, and none that stands still."""
    return (frames or 1) == 1 and rendition.width < width >= LEAST_WIDTH


def renditions_of(width: int, frames: int | None) -> Iterator[Rendition]:
    """All that a picture so many pixels wide has."""
    yield from (r for r in RENDITIONS.values() if is_made_of(r, width, frames))
