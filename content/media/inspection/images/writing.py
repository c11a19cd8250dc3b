"""Encodes pictures always with the same settings, so that the same pixels make the same bytes."""

from typing import IO, Any

from PIL import Image

from content.media.inspection.formats import AVIF, GIF, JPEG, PNG, WEBP, Format
from content.media.inspection.images.pixels import Pixels, has_transparency

# Modes that each format can hold without a change of pixels.
_MODES = {
    JPEG.media_type: ("L", "RGB"),
    PNG.media_type: ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    GIF.media_type: ("1", "L", "P", "RGB", "RGBA"),
    WEBP.media_type: ("RGB", "RGBA"),
    AVIF.media_type: ("RGB", "RGBA"),
}
_SETTINGS: dict[str, dict[str, Any]] = {
    JPEG.media_type: {"format": "JPEG", "optimize": True, "progressive": True},
    PNG.media_type: {"format": "PNG", "compress_level": 6},
    GIF.media_type: {"format": "GIF"},
    WEBP.media_type: {"format": "WEBP", "method": 4},
    AVIF.media_type: {"format": "AVIF", "speed": 7, "max_threads": 1},
}


def write(pixels: Pixels, form: Format, target: IO[bytes], **settings: Any) -> None:
    """Writes one still picture. ``settings`` are the quality and the like, as Pillow names them."""
    picture = fitted(pixels.picture, form)
    picture.save(target, **_SETTINGS[form.media_type], **_with_profile(pixels, picture), **settings)


def write_animation(frames: list[Pixels], form: Format, target: IO[bytes], **settings: Any) -> None:
    """Writes all ``frames``, each as displayed. ``duration`` is a list of milliseconds, one per frame."""
    pictures = [fitted(frame.picture, form) for frame in frames]
    pictures[0].save(
        target,
        save_all=True,
        append_images=pictures[1:],
        **_SETTINGS[form.media_type],
        **_with_profile(frames[0], pictures[0]),
        **settings,
    )


def fitted(picture: Image.Image, form: Format) -> Image.Image:
    """In a mode that ``form`` can hold; transparency becomes white if the format has none."""
    modes = _MODES[form.media_type]
    if picture.mode in modes and not (form is JPEG and has_transparency(picture)):
        return picture
    if form is JPEG:
        return _on_white(picture)
    if picture.mode == "I;16":
        # Pillow's own conversion clips at 255 instead of scaling.
        return Image.frombytes("L", picture.size, picture.tobytes()[1::2]).convert(
            modes[-1 if "L" not in modes else 1]
        )
    return picture.convert("RGBA" if has_transparency(picture) else "RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    if not has_transparency(picture):
        return picture.convert("L" if picture.mode == "1" else "RGB")
    seen = picture.convert("RGBA")
    ground = Image.new("RGBA", seen.size, "white")
    ground.alpha_composite(seen)
    return ground.convert("RGB")


def _with_profile(pixels: Pixels, picture: Image.Image) -> dict[str, Any]:
    """A greyscale profile does not fit a picture converted to colour."""
    grey = pixels.picture.mode in {"1", "L", "LA", "I;16"}
    if pixels.profile is None or (grey and picture.mode not in {"1", "L", "LA", "I;16"}):
        return {}
    return {"icc_profile": pixels.profile}
