"""content.media.inspection.images.decoding: upright pictures; broken and excessive ones are refused."""

import io
import struct

import pytest
from PIL import ExifTags, Image

from content.media.inspection.limits import Limits
from content.media.inspection.result import Refusal
from tests.content.media.inspection import chunks
from tests.content.media.inspection.children.test_image import GIF, JPEG, PNG
from tests.content.media.inspection.here import cleaned, refusal_of
from tests.content.media.inspection.pictures import animation, difference, saved, scene, seen


def test_printing_colours_become_those_of_screens() -> None:
    _, clean = cleaned(saved(scene(mode="CMYK"), "JPEG", quality=95))
    assert Image.open(io.BytesIO(clean)).mode == "RGB"
    assert difference(scene(), seen(clean)) < 4


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(scene(), "JPEG", exif=exif, quality=95)
    expected = Image.open(io.BytesIO(data))
    made, clean = cleaned(data)
    assert (made.width, made.height) == ((96, 64) if orientation < 5 else (64, 96))
    corner = {1: (4, 4), 2: (91, 4), 3: (91, 59), 4: (4, 59), 5: (4, 4), 6: (59, 4), 7: (59, 91), 8: (4, 91)}
    assert seen(clean).getchannel("R").getpixel(corner[orientation]) > 180  # type: ignore[operator]
    assert not Image.open(io.BytesIO(clean)).getexif()
    assert expected.getexif()[0x0112] == orientation


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_an_animation_stands_upright(form: str) -> None:
    turned = Image.Exif()
    turned[ExifTags.Base.Orientation] = 6
    made, clean = cleaned(animation(form, exif=turned.tobytes()))
    assert (made.width, made.height, made.frames) == (16, 24, 3)
    assert [seen(clean, frame).size for frame in range(3)] == [(16, 24)] * 3


SMALL = Limits(pixels=200_000, side=1_000, frames=10, animated_pixels=3_000, animation_seconds=2)
REFUSED = {
    "nothing": (b"", Refusal.EMPTY),
    "one byte": (b"\xff", Refusal.UNKNOWN),
    "only the first bytes of a jpeg": (JPEG[:4], Refusal.DAMAGED),
    "half a jpeg": (JPEG[: len(JPEG) // 2], Refusal.TRUNCATED),
    "half a png": (PNG[: len(PNG) // 2], Refusal.TRUNCATED),
    "only the first bytes of a png": (PNG[:8], Refusal.DAMAGED),
    "half a gif": (GIF[: len(GIF) // 2], Refusal.TRUNCATED),
    "half a webp": (saved(scene(), "WEBP")[:150], Refusal.DAMAGED),
    "half an avif": (saved(scene(), "AVIF")[:-200], Refusal.TRUNCATED),
    "half a heic": (saved(scene(), "HEIF")[:-200], Refusal.DAMAGED),
    "a png with wrong sums": (PNG.replace(b"IDAT", b"IDAT\0\0", 1), Refusal.DAMAGED),
    "a bomb that promises more than any memory": (
        chunks.png_of_size(60_000, 60_000),
        Refusal.TOO_MANY_PIXELS,
    ),
    "a long thin bomb": (chunks.png_of_size(1_001, 1), Refusal.TOO_MANY_PIXELS),
    "a gif with too many pictures": (chunks.gif_of_frames(11), Refusal.TOO_MANY_FRAMES),
    "a gif with few but large pictures": (chunks.gif_of_frames(4, 30, 30), Refusal.TOO_MANY_FRAMES),
    "a gif that lasts for hours": (animation("GIF", 3, duration=600_000), Refusal.TOO_LONG),
    "an animated png with too many pictures": (animation("PNG", 11), Refusal.TOO_MANY_FRAMES),
    "an animated webp with too many pictures": (animation("WEBP", 11), Refusal.TOO_MANY_FRAMES),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    data, expected = REFUSED[case]
    assert refusal_of(data, SMALL) == expected


def test_a_frame_larger_than_the_screen_it_is_shown_on_is_refused() -> None:
    """The header promises a pixel; a later frame is a bomb."""
    data = bytearray(chunks.gif_of_frames(2))
    second = data.rindex(b"\x2c")
    data[second + 5 : second + 9] = struct.pack("<HH", 60_000, 60_000)
    assert refusal_of(bytes(data)) in {Refusal.TOO_MANY_PIXELS, Refusal.DAMAGED, Refusal.TRUNCATED}


def test_broken_notes_of_a_camera_do_no_harm() -> None:
    data = chunks.jpeg_with(JPEG, 0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff" + b"\xff" * 50)
    assert cleaned(data)[0].media_type == "image/jpeg"
