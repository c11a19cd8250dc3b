"""Makes one rendition of a stored picture: scaled down, never up, and cropped to a shape around its focal point."""

from dataclasses import dataclass
from typing import IO, Any

from PIL import Image

from content.media.inspection.children.image import still
from content.media.inspection.children.serving import serve
from content.media.inspection.formats import AVIF, JPEG, PNG, WEBP, of_media_type
from content.media.inspection.images.decoding import (
    has_transparency,
    opened,
    pixels_of,
    telling_what_is_wrong,
)
from content.media.inspection.limits import Limits
from content.media.inspection.result import Made

_QUALITY: dict[str, dict[str, Any]] = {
    AVIF.media_type: {"quality": 65},
    WEBP.media_type: {"quality": 80},
    JPEG.media_type: {"quality": 82},
    PNG.media_type: {},
}


def work(source: IO[bytes], target: IO[bytes], task: dict[str, Any], limits: Limits) -> Made:
    picture = opened(source, of_media_type(task["media_type"]), limits)
    with telling_what_is_wrong():
        pixels = pixels_of(picture)
    small = scaled(pixels, Shape(task["width"], _pair(task["crop"]), _pair(task["focal_point"])))
    form = of_media_type(task["format"])
    return still(small, target, form, **_QUALITY[form.media_type])


def _pair(numbers: list[int] | None) -> tuple[int, int] | None:
    return None if numbers is None else (numbers[0], numbers[1])


@dataclass(frozen=True, slots=True)
class Shape:
    """``crop`` is width to height, None for the whole picture; ``focal_point`` in thousandths from the upper left."""

    width: int
    crop: tuple[int, int] | None = None
    focal_point: tuple[int, int] | None = None


def scaled(picture: Image.Image, shape: Shape) -> Image.Image:
    """Never larger than the shown part of ``picture``."""
    picture = _continuous(picture)
    left, top, right, bottom = frame_of(picture.size, shape)
    width = min(shape.width, right - left)
    height = max(1, round((bottom - top) * width / (right - left)))
    small = picture.resize(
        (width, height), Image.Resampling.LANCZOS, box=(left, top, right, bottom), reducing_gap=3.0
    )
    small.info = {}
    return small


def frame_of(size: tuple[int, int], shape: Shape) -> tuple[int, int, int, int]:
    """Largest crop of that shape, with the focal point as near to its centre as the edges permit."""
    width, height = size
    if shape.crop is None:
        return 0, 0, width, height
    across, down = shape.crop
    part_width = min(width, max(1, height * across // down))
    part_height = min(height, max(1, width * down // across))
    x, y = shape.focal_point or (500, 500)
    left = _placed(width, part_width, x)
    top = _placed(height, part_height, y)
    return left, top, left + part_width, top + part_height


def _placed(whole: int, part: int, focus: int) -> int:
    return min(max(whole * focus // 1000 - part // 2, 0), whole - part)


def _continuous(picture: Image.Image) -> Image.Image:
    """In a mode whose colours can be interpolated."""
    if picture.mode in {"L", "RGB"} and not has_transparency(picture):
        return picture
    if picture.mode == "I;16":
        return Image.frombytes("L", picture.size, picture.tobytes()[1::2])
    if picture.mode == "1":
        return picture.convert("L")
    return picture.convert("RGBA" if has_transparency(picture) else "RGB")


if __name__ == "__main__":
    serve(work)
