"""Decodes a picture with exactly the decoder of its format, after a check of its size.

The result is its pixels without metadata: upright, in sRGB, in a mode that can be encoded.
"""

import io
import warnings
from typing import IO

from PIL import (
    AvifImagePlugin,
    ExifTags,
    GifImagePlugin,
    Image,
    ImageCms,
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
from content.media.inspection.result import Refusal, RefusedFile

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
_TRANSPARENT = ("RGBA", "LA", "PA")
# Inverse of each orientation of EXIF 2.32.
_TURNS: dict[object, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SRGB = ImageCms.createProfile("sRGB")


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


def pixels_of(picture: Image.Image) -> Image.Image:
    """A copy of the current frame of ``picture``: its orientation and colour profile applied, its metadata removed.

    ``info`` is empty but for the transparent colour.
    """
    picture.load()
    turn = _TURNS.get(_orientation(picture))
    upright = picture.copy() if turn is None else picture.transpose(turn)
    transparency = picture.info.get("transparency")
    upright.info = {} if transparency is None else {"transparency": transparency}
    if upright.mode in {"YCbCr", "LAB", "HSV", "F", "RGBX", "I"}:
        upright = _plain(upright)
    shown = _in_srgb(upright, picture.info.get("icc_profile"))
    return shown.convert("RGB") if shown.mode == "CMYK" else shown


def _orientation(picture: Image.Image) -> object:
    """EXIF orientation. An unreadable value counts as missing."""
    try:
        return picture.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # noqa: BLE001 - a broken EXIF block raises anything; the pixels are as good without it
        return None


def _plain(picture: Image.Image) -> Image.Image:
    if picture.mode == "I":
        return picture.convert("I;16")
    return picture.convert("L" if picture.mode == "F" else "RGB")


def _in_srgb(picture: Image.Image, profile: object) -> Image.Image:
    """``picture`` itself if it has no ``profile``, or one that is broken, does not fit, or calls itself sRGB."""
    if not isinstance(profile, bytes):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return picture
        return _converted(picture, source)
    except (ImageCms.PyCMSError, OSError):
        return picture


def _converted(picture: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    grey = picture.mode in {"1", "L", "LA", "I;16"}
    alpha = picture.convert("RGBA").getchannel("A") if has_transparency(picture) else None
    if picture.mode not in {"I;16", "CMYK"}:
        picture = picture.convert("L" if grey else "RGB")
    shown = ImageCms.profileToProfile(picture, source, _SRGB, outputMode="RGB")
    assert shown is not None  # noqa: S101 - only for a change in place
    if grey:
        shown = shown.convert("L")
    if alpha is not None:
        shown.putalpha(alpha)
    shown.info = {}
    return shown


def has_transparency(picture: Image.Image) -> bool:
    return picture.mode in _TRANSPARENT or "transparency" in picture.info
