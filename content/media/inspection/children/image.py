"""Cleans one JPEG, PNG, GIF, WebP or AVIF picture: the same image in the same format, always encoded alike."""

from itertools import accumulate
from typing import IO, Any

from PIL import Image, JpegImagePlugin

from content.media.inspection.children.serving import serve
from content.media.inspection.formats import AVIF, GIF, JPEG, PNG, WEBP, Format, of_media_type
from content.media.inspection.images.decoding import (
    frames_of,
    has_transparency,
    opened,
    pixels_of,
    telling_what_is_wrong,
)
from content.media.inspection.limits import Limits
from content.media.inspection.result import Made, Refusal, RefusedFile

# Sum of the luminance table at quality 50, ITU-T T.81, table K.1.
_HALF_QUALITY = 3692
_LONGEST_FRAME = 60_000
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


def work(source: IO[bytes], target: IO[bytes], task: dict[str, Any], limits: Limits) -> Made:
    """Reads a picture from ``source`` and encodes it again."""
    form = of_media_type(task["media_type"])
    picture = opened(source, form, limits)
    settings = _settings(picture, form, source)
    if frames_of(picture) > 1:
        return _animation(picture, target, form, limits, settings)
    with telling_what_is_wrong():
        pixels = pixels_of(picture)
    return still(pixels, target, form, **settings)


def still(picture: Image.Image, target: IO[bytes], form: Format, **settings: Any) -> Made:
    write(picture, form, target, **settings)
    width, height = picture.size
    return Made(form.media_type, width, height, frames=1)


def _settings(picture: Image.Image, form: Format, source: IO[bytes]) -> dict[str, Any]:
    """Encoder settings for the original quality, as far as the format reveals it."""
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        sampling = JpegImagePlugin.get_sampling(picture)
        return {"quality": _quality(picture), "subsampling": 2 if sampling < 0 else sampling}
    if form is WEBP:
        return {"lossless": True} if _is_lossless(source) else {"quality": 90}
    return {"quality": 85} if form is AVIF else {}


def _quality(picture: JpegImagePlugin.JpegImageFile) -> int:
    """Between 75 and 95, from the coarseness of the picture's own table. The table itself is not kept."""
    table = picture.quantization.get(0) or [100] * 64
    scale = 100 * sum(table) / _HALF_QUALITY
    quality = (200 - scale) / 2 if scale <= 100 else 5000 / scale
    return round(min(max(quality, 75), 95))


def _is_lossless(source: IO[bytes]) -> bool:
    """Whether the first chunk of pixels in a WebP file is a VP8L (RFC 9649, chapter 2)."""
    source.seek(12)
    while len(head := source.read(8)) == 8 and head[:4] in {b"VP8X", b"ICCP", b"ALPH", b"ANIM"}:
        length = int.from_bytes(head[4:], "little")
        source.seek(length + length % 2, 1)
    return head[:4] == b"VP8L"


def _animation(
    picture: Image.Image, target: IO[bytes], form: Format, limits: Limits, settings: dict[str, Any]
) -> Made:
    frames, durations = _frames(picture, limits)
    if form in {GIF, PNG, WEBP} and (loop := picture.info.get("loop")) is not None:
        settings["loop"] = min(max(int(loop), 0), 65_535)
    if form is GIF and any(has_transparency(frame) for frame in frames):
        settings["disposal"] = 2  # otherwise each frame would show through the next
    write_animation(frames, form, target, duration=durations, **settings)
    width, height = frames[0].size
    return Made(form.media_type, width, height, frames=len(frames), milliseconds=sum(durations))


def _frames(picture: Image.Image, limits: Limits) -> tuple[list[Image.Image], list[int]]:
    """Each frame as displayed. A default image that is not part of the animation (APNG) is no frame."""
    frames: list[Image.Image] = []
    durations: list[int] = []
    first = 1 if picture.info.get("default_image") else 0
    size = picture.size  # before any frame is rotated
    with telling_what_is_wrong():
        for place in range(first, frames_of(picture)):
            picture.seek(place)
            if picture.size != size:
                raise RefusedFile(Refusal.DAMAGED)
            frames.append(pixels_of(picture))
            durations.append(min(max(int(picture.info.get("duration") or 0), 0), _LONGEST_FRAME))
    if any(total > limits.animation_seconds * 1000 for total in accumulate(durations)):
        raise RefusedFile(Refusal.TOO_LONG)
    return frames, durations


def write(picture: Image.Image, form: Format, target: IO[bytes], **settings: Any) -> None:
    """Writes one still picture. ``settings`` are the quality and the like, as Pillow names them."""
    fitted(picture, form).save(target, **_SETTINGS[form.media_type], **settings)


def write_animation(frames: list[Image.Image], form: Format, target: IO[bytes], **settings: Any) -> None:
    """Writes all ``frames``, each as displayed. ``duration`` is a list of milliseconds, one per frame."""
    pictures = [fitted(frame, form) for frame in frames]
    pictures[0].save(
        target,
        save_all=True,
        append_images=pictures[1:],
        **_SETTINGS[form.media_type],
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


if __name__ == "__main__":
    serve(work)
