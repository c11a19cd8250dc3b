"""The renditions that exist: a fixed table, so that nobody fills the disk by asking for every width."""

from collections.abc import Iterator
from typing import NamedTuple

WIDTHS = (320, 640, 960, 1280, 1920)
FORMATS = ("avif", "webp")  # the best first; what understands neither gets the stored file
MEDIA_TYPES = {"avif": "image/avif", "webp": "image/webp"}
# Width to height, cut out around the focal point.
CROPS = {"square": (1, 1), "wide": (16, 9)}
# What the body of an article is wide at most (tokens.css), for the attribute `sizes`.
SIZES = "(min-width: 48em) 44rem, 100vw"
# Pixels that are made smaller; a small picture, and one that moves, is shown as it is.
LEAST_WIDTH = 200


class Rendition(NamedTuple):
    """``name`` is the last part of its address and of its key in the store."""

    width: int
    format: str
    crop: str = ""

    @property
    def name(self) -> str:
        return f"{self.crop}-{self.width}.{self.format}" if self.crop else f"{self.width}.{self.format}"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.format]


RENDITIONS = {
    rendition.name: rendition
    for crop in ("", *CROPS)
    for width in WIDTHS
    for format_ in FORMATS
    for rendition in (Rendition(width, format_, crop),)
}


def renditions_of(width: int, frames: int | None) -> Iterator[Rendition]:
    """Those without a crop that a picture so many pixels wide has: never one that is larger than itself."""
    if (frames or 1) == 1:
        yield from (r for r in RENDITIONS.values() if not r.crop and r.width < width >= LEAST_WIDTH)
