"""Pixels without metadata: rotated upright, in a writable mode, with their colour profile."""

import io
from dataclasses import dataclass

from PIL import ExifTags, Image, ImageCms

from content.media.inspection.images.profile import kept_profile

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


@dataclass(frozen=True, slots=True)
class Pixels:
    """``picture.info`` is empty but for the meaning of its colours."""

    picture: Image.Image
    profile: bytes | None


def pixels_of(picture: Image.Image) -> Pixels:
    """A copy of the current frame of ``picture``, orientation applied, metadata removed."""
    picture.load()
    turn = _TURNS.get(_orientation(picture))
    upright = picture.copy() if turn is None else picture.transpose(turn)
    transparency = picture.info.get("transparency")
    upright.info = {} if transparency is None else {"transparency": transparency}
    return _writable(upright, picture.info.get("icc_profile"))


def _orientation(picture: Image.Image) -> object:
    """EXIF orientation. An unreadable value counts as missing."""
    try:
        return picture.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # noqa: BLE001 - a broken EXIF block raises anything; the pixels are as good without it
        return None


def _writable(picture: Image.Image, profile: object) -> Pixels:
    if picture.mode == "CMYK":
        return Pixels(_from_cmyk(picture, profile), None)
    if picture.mode in {"YCbCr", "LAB", "HSV", "F", "RGBX", "I"}:
        picture = _plain(picture)
    return Pixels(picture, kept_profile(profile, picture.mode))


def _plain(picture: Image.Image) -> Image.Image:
    if picture.mode == "I":
        return picture.convert("I;16")
    return picture.convert("L" if picture.mode == "F" else "RGB")


def _from_cmyk(picture: Image.Image, profile: object) -> Image.Image:
    """CMYK to RGB, by the picture's own profile if it has one."""
    kept = kept_profile(profile, "CMYK")
    if kept is not None:
        try:
            inks = ImageCms.ImageCmsProfile(io.BytesIO(kept))
            shown = ImageCms.profileToProfile(picture, inks, _SRGB, outputMode="RGB")
        except ImageCms.PyCMSError:
            shown = None
        if shown is not None:
            shown.info = {}
            return shown
    return picture.convert("RGB")


def in_srgb(pixels: Pixels) -> Pixels:
    """Converted to sRGB, so that no profile is needed."""
    if pixels.profile is None:
        return pixels
    picture = pixels.picture
    if picture.mode == "P":
        picture = picture.convert("RGBA" if has_transparency(picture) else "RGB")
    source = ImageCms.ImageCmsProfile(io.BytesIO(pixels.profile))
    mode = picture.mode if picture.mode in {"RGB", "RGBA"} else "RGB"
    try:
        shown = ImageCms.profileToProfile(picture, source, _SRGB, outputMode=mode)
    except ImageCms.PyCMSError:
        shown = None
    if shown is None:
        return Pixels(picture, pixels.profile)
    shown.info = {}
    return Pixels(shown, None)


def has_transparency(picture: Image.Image) -> bool:
    return picture.mode in _TRANSPARENT or "transparency" in picture.info
