"""Renditions: a fixed table, so that no user fills the disk by requesting every width.

Smaller ones of the whole picture ("640.avif"), and crops around its focal point ("wide-720-y12.avif": 16:9, 720
pixels wide, the point 12 twentieths from the top). Browsers keep them for a year, so a name says all that it
depends on.
"""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

WIDTHS = (320, 640, 960, 1280, 1920)
FORMATS = ("avif", "webp")  # best first; other browsers get the stored file
MEDIA_TYPES = {"avif": "image/avif", "webp": "image/webp", "png": "image/png"}
# A text is at most 66 characters wide (tokens.css, --measure); on a small screen as wide as that.
MEASURE = "42em"
SIZES = f"(min-width: 44em) {MEASURE}, 100vw"
# Minimum pixels for renditions; smaller pictures, and animations, are shown unchanged.
LEAST_WIDTH = 200
# Positions of the focal point along a side, from 0: fine enough to see, and few enough for a table.
PLACES = 20


class Crop(NamedTuple):
    """A shape, ``across`` to ``down``, for windows that match ``media``; ``sizes`` is its width there."""

    name: str
    across: int
    down: int
    widths: tuple[int, ...]
    media: str
    sizes: str

    @property
    def largest(self) -> tuple[int, int]:
        """Width and height of the largest rendition."""
        return self.widths[-1], round(self.widths[-1] * self.down / self.across)

    def part_of(self, size: tuple[int, int]) -> tuple[int, int]:
        """Size in pixels of the largest crop of that shape (as inspection/images/ cuts it)."""
        width, height = size
        return (
            min(width, max(1, height * self.across // self.down)),
            min(height, max(1, width * self.down // self.across)),
        )


# Crops of a picture that opens an article, closer for smaller windows. The first match counts.
CROPS = (
    Crop("wide", 16, 9, (720, 1440), "(min-width: 64em)", MEASURE),
    Crop("middle", 4, 3, (720, 1440), "(min-width: 44em)", MEASURE),
    Crop("close", 1, 1, (480, 960), "", "100vw"),
)
# Icon of the site, around the middle: for tabs, home screens of phones, and start menus. Those want PNG.
ICON = Crop("icon", 1, 1, (32, 180, 512), "", "")


class Rendition(NamedTuple):
    """For a crop: ``axis`` is the side along which it can move ("x", "y"), ``place`` its position, of PLACES."""

    width: int
    format: str
    crop: Crop | None = None
    axis: str = ""
    place: int = 0

    @property
    def name(self) -> str:
        """Last part of its URL and of its key in the store."""
        if self.crop is None:
            return f"{self.width}.{self.format}"
        return f"{self.crop.name}-{self.width}-{self.axis}{self.place}.{self.format}"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.format]

    @property
    def focal_point(self) -> tuple[int, int]:
        """In thousandths of width and height."""
        along = self.place * 1000 // PLACES
        return (along, 500) if self.axis == "x" else (500, along)


WHOLE = tuple(Rendition(width, form) for width, form in product(WIDTHS, FORMATS))
_CUT = (
    Rendition(width, form, crop, axis, place)
    for crop in CROPS
    for width, axis, place, form in product(crop.widths, "xy", range(PLACES + 1), FORMATS)
)
_ICONS = (Rendition(width, "png", ICON, axis, PLACES // 2) for width, axis in product(ICON.widths, "xy"))
RENDITIONS = {rendition.name: rendition for rendition in (*WHOLE, *_CUT, *_ICONS)}


def is_made_of(rendition: Rendition, size: tuple[int, int], frames: int | None) -> bool:
    """Whether a picture has this rendition: never larger than itself, and no still one of an animation."""
    width, _height = size
    if (frames or 1) != 1 or width < LEAST_WIDTH:
        return False
    if rendition.crop is None:
        return rendition.width < width
    return (
        rendition.axis == axis_of(rendition.crop, size) and rendition.width <= rendition.crop.part_of(size)[0]
    )


def renditions_of(width: int, frames: int | None) -> Iterator[Rendition]:
    """Renditions of a whole picture of this width."""
    yield from (r for r in WHOLE if is_made_of(r, (width, 0), frames))


def cuts_of(size: tuple[int, int], frames: int | None, focal_point: tuple[int, int]) -> Iterator[Rendition]:
    """Crops of a picture around its focal point, which is in thousandths."""
    for crop in CROPS:
        axis = axis_of(crop, size)
        place = place_of(focal_point[0 if axis == "x" else 1])
        cuts = (Rendition(width, form, crop, axis, place) for width, form in product(crop.widths, FORMATS))
        yield from (cut for cut in cuts if is_made_of(cut, size, frames))


def icons_of(size: tuple[int, int], frames: int | None) -> Iterator[Rendition]:
    """Icons of a picture, smallest first."""
    axis = axis_of(ICON, size)
    icons = (Rendition(width, "png", ICON, axis, PLACES // 2) for width in ICON.widths)
    yield from (icon for icon in icons if is_made_of(icon, size, frames))


def axis_of(crop: Crop, size: tuple[int, int]) -> str:
    """The side that ``crop`` shortens."""
    return "y" if crop.part_of(size)[1] < size[1] else "x"


def place_of(thousandths: int) -> int:
    return (thousandths * PLACES + 500) // 1000


def thousandths_at(place: int) -> tuple[int, int]:
    """First and last value that ``place_of`` maps to ``place``."""
    return (place * 1000 - 500) // PLACES, ((place + 1) * 1000 - 501) // PLACES
