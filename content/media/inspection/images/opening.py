"""Opens a picture with exactly the decoder of its format, and checks its size before decoding."""

import io
import warnings
from typing import IO

from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from content.media.inspection.formats import AVIF, GIF, JPEG, PNG, WEBP, Format
from content.media.inspection.limits import Limits
from content.media.inspection.refusals import Refusal, RefusedFile

# Not by Image.open, which would try other decoders too.
OPENERS: dict[str, type[ImageFile.ImageFile]] = {
    JPEG.media_type: JpegImagePlugin.JpegImageFile,
    PNG.media_type: PngImagePlugin.PngImageFile,
    GIF.media_type: GifImagePlugin.GifImageFile,
    WEBP.media_type: WebPImagePlugin.WebPImageFile,
    AVIF.media_type: AvifImagePlugin.AvifImageFile,
}
# Pillow imports lazily; a confined child cannot open a module's file any more.
Image.preinit()
LOADED_BEFOREHAND = (MpoImagePlugin, TiffImagePlugin)
# Frames that share one palette keep it exactly; Pillow would otherwise convert them to true colour.
GifImagePlugin.LOADING_STRATEGY = GifImagePlugin.LoadingStrategy.RGB_AFTER_DIFFERENT_PALETTE_ONLY
# One thread: the child may start none, and the output does not depend on the machine.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
ImageFile.LOAD_TRUNCATED_IMAGES = False


def opened(source: IO[bytes], form: Format, limits: Limits) -> ImageFile.ImageFile:
    """Raises RefusedFile if it is too large or not what its signature says."""
    warnings.simplefilter("ignore")
    # A later frame may be larger than the header says; Pillow then only warns.
    Image.MAX_IMAGE_PIXELS = limits.pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    data = io.BytesIO(source.read(limits.image_bytes + 1))
    if data.getbuffer().nbytes > limits.image_bytes:
        raise RefusedFile(Refusal.TOO_LARGE)
    with telling_what_is_wrong():
        picture = OPENERS[form.media_type](data)
    measured(picture, limits)
    return picture


def measured(picture: Image.Image, limits: Limits) -> None:
    """Refuses, by its header, what would take too much memory or time."""
    width, height = picture.size
    if width * height > limits.pixels or max(width, height) > limits.side:
        raise RefusedFile(Refusal.TOO_MANY_PIXELS)
    frames = frames_of(picture)
    if frames > limits.frames or (frames > 1 and frames * width * height > limits.animated_pixels):
        raise RefusedFile(Refusal.TOO_MANY_FRAMES)


def frames_of(picture: Image.Image) -> int:
    """Counted without decoding any. A JPEG with a second picture after the first (a camera's preview) has one."""
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        return 1
    with telling_what_is_wrong():
        return int(getattr(picture, "n_frames", 1))


class telling_what_is_wrong:
    """Converts errors of decoders to a refusal: truncated data, or invalid data."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
            raise RefusedFile(Refusal.TOO_MANY_PIXELS) from error
        if isinstance(error, EOFError) or (isinstance(error, OSError | SyntaxError) and _ended_early(error)):
            raise RefusedFile(Refusal.TRUNCATED) from error
        if isinstance(error, UnidentifiedImageError | OSError | SyntaxError | ValueError):
            raise RefusedFile(Refusal.DAMAGED) from error


def _ended_early(error: Exception) -> bool:
    return any(word in str(error).lower() for word in ("truncated", "not enough", "unexpected end"))
