"""Makes one smaller rendition of a stored picture."""

from typing import IO, Any

from content.media.inspection.children.serving import serve
from content.media.inspection.formats import AVIF, JPEG, PNG, WEBP, of_media_type
from content.media.inspection.images.cleaning import still
from content.media.inspection.images.opening import opened, telling_what_is_wrong
from content.media.inspection.images.pixels import pixels_of
from content.media.inspection.images.scaling import Shape, scaled
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


if __name__ == "__main__":
    serve(work)
