"""Cleans one HEIC picture: the result is a JPEG, or a PNG if parts of it are transparent."""

import warnings
from collections.abc import Callable
from typing import IO, Any

from PIL import Image
from pillow_heif import HeifImageFile, options

from content.media.inspection.children.image import still
from content.media.inspection.children.serving import serve
from content.media.inspection.formats import JPEG, PNG
from content.media.inspection.images.decoding import (
    has_transparency,
    measured,
    pixels_of,
    telling_what_is_wrong,
)
from content.media.inspection.limits import Limits
from content.media.inspection.result import Made

_OPEN: Callable[[IO[bytes]], Image.Image] = HeifImageFile
# libde265 starts one thread even so.
options.DECODE_THREADS = 1
options.THUMBNAILS = False
options.DEPTH_IMAGES = False
options.AUX_IMAGES = False


def work(source: IO[bytes], target: IO[bytes], task: dict[str, Any], limits: Limits) -> Made:
    warnings.simplefilter("ignore")
    with telling_what_is_wrong():
        picture = _OPEN(source)
    measured(picture, limits)
    with telling_what_is_wrong():
        pixels = pixels_of(picture)
    if has_transparency(pixels):
        return still(pixels, target, PNG)
    return still(pixels, target, JPEG, quality=90, subsampling=0)


if __name__ == "__main__":
    serve(work, threads=True)
