"""The innocent twins: pictures that people have come out looking as they went in."""

import io
import struct

import pytest
from PIL import ExifTags, Image, ImageCms

from tests.media.inspection.here import cleaned
from tests.media.inspection.pictures import PROFILE, animation, difference, saved, scene, seen

ALIKE = {"JPEG": 1.5, "PNG": 0.0, "GIF": 0.0, "WEBP": 1.5, "AVIF": 2.0, "HEIF": 2.0}
STORED = {"JPEG": "jpeg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "AVIF": "avif", "HEIF": "jpeg"}


@pytest.mark.parametrize("form", ALIKE)
def test_a_picture_looks_the_same_and_keeps_its_format(form: str) -> None:
    data = saved(scene(), form)
    made, clean = cleaned(data)
    assert made.media_type == f"image/{STORED[form]}"
    assert (made.width, made.height, made.frames) == (96, 64, 1)
    assert difference(seen(data), seen(clean)) <= ALIKE[form]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_keeps_its_mode_and_every_pixel(mode: str) -> None:
    picture = scene(mode="L").convert("I;16") if mode == "I;16" else scene(mode=mode)
    clean = Image.open(io.BytesIO(cleaned(saved(picture, "PNG"))[1]))
    assert clean.mode == mode
    assert clean.tobytes() == picture.tobytes()


def test_transparency_is_kept() -> None:
    picture = scene(mode="RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    for form in ("PNG", "WEBP", "AVIF"):
        settings = {"lossless": True} if form == "WEBP" else {}
        data = saved(picture, form, **settings)
        assert difference(seen(data), seen(cleaned(data)[1])) <= ALIKE[form]


def test_a_palette_with_a_transparent_colour_is_kept() -> None:
    data = saved(scene(mode="P"), "PNG", transparency=3)
    assert difference(seen(data), seen(cleaned(data)[1])) == 0


def test_printing_colours_become_those_of_screens() -> None:
    _, clean = cleaned(saved(scene(mode="CMYK"), "JPEG", quality=95))
    assert Image.open(io.BytesIO(clean)).mode == "RGB"
    assert difference(scene(), seen(clean)) < 4


def green_ink(padding: int) -> bytes:
    """A profile of a press on which every ink is green (ICC.1:2001, 6.5.8), with a heavy note in it."""
    lab = bytes((200, 60, 180))
    ramp = bytes(range(256))
    numbers = struct.pack(">9i", *(65536 if place % 4 == 0 else 0 for place in range(9)))
    table = b"mft1" + bytes(4) + bytes((4, 3, 2, 0)) + numbers + ramp * 4 + lab * 16 + ramp * 3
    note = b"text" + bytes(4 + padding)
    start = 128 + 4 + 2 * 12
    tags = struct.pack(">4sII4sII", b"A2B0", start, len(table), b"note", start + len(table), len(note))
    head = bytearray(128)
    head[8:24] = b"\x02\x40\0\0prtrCMYKLab "
    head[36:40] = b"acsp"
    head[68:80] = bytes.fromhex("0000f6d6 00010000 0000d32d")
    whole = bytes(head) + struct.pack(">I", 2) + tags + table + note
    return struct.pack(">I", len(whole)) + whole[4:]


def test_printing_colours_are_read_by_their_own_profile_however_heavy_it_is() -> None:
    printed = saved(scene(mode="CMYK"), "JPEG", icc_profile=green_ink(1_200_000))
    red, green, blue, _alpha = seen(cleaned(printed)[1]).getpixel((5, 5))  # type: ignore[misc]
    assert green > max(red, blue) + 60


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


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_colour_profile_is_kept_and_still_means_the_same(form: str) -> None:
    data = saved(scene(), form, icc_profile=PROFILE)
    kept = Image.open(io.BytesIO(cleaned(data)[1])).info["icc_profile"]
    picture = scene()
    before, after = (
        ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(io.BytesIO(one)),
            ImageCms.createProfile("LAB"),
            outputMode="LAB",
        )
        for one in (PROFILE, kept)
    )
    assert before.tobytes() == after.tobytes()
    assert b"Colours" in kept or "Colours".encode("utf-16-be") in kept


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP", "AVIF"])
def test_an_animation_moves_as_before(form: str) -> None:
    data = animation(form, frames=4, duration=80)
    made, clean = cleaned(data)
    assert (made.frames, made.milliseconds) == (4, 320)
    for frame in range(4):
        assert difference(seen(data, frame), seen(clean, frame)) <= ALIKE[form]


def test_an_animation_with_transparent_frames_moves_as_before() -> None:
    frames = []
    for place in range(3):
        frame = Image.new("RGBA", (32, 32), (0, 0, 0, 0))
        frame.paste((200, 30 * place, 40, 255), (8 * place, 8, 8 * place + 8, 24))
        frames.append(frame)
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50, disposal=2, loop=0)
    clean = cleaned(data)[1]
    for place in range(3):
        assert difference(seen(data, place), seen(clean, place)) == 0
    assert Image.open(io.BytesIO(clean)).info["loop"] == 0


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_an_animation_stands_upright(form: str) -> None:
    turned = Image.Exif()
    turned[ExifTags.Base.Orientation] = 6
    made, clean = cleaned(animation(form, exif=turned.tobytes()))
    assert (made.width, made.height, made.frames) == (16, 24, 3)
    assert [seen(clean, frame).size for frame in range(3)] == [(16, 24)] * 3


def test_a_moving_photo_of_a_phone_keeps_its_photo() -> None:
    """Phones append a film to the picture; the picture is innocent and the film is left out."""
    data = saved(scene(), "JPEG") + b"\0\0\0\x18ftypmp42" + bytes(500)
    made, clean = cleaned(data)
    assert made.media_type == "image/jpeg"
    assert b"ftypmp42" not in clean


def test_the_same_picture_always_becomes_the_same_bytes() -> None:
    for form in ALIKE:
        data = saved(scene(), form)
        assert cleaned(data)[1] == cleaned(data)[1]


def test_cleaning_a_clean_picture_loses_next_to_nothing() -> None:
    clean = cleaned(saved(scene(), "JPEG", quality=90))[1]
    assert difference(seen(clean), seen(cleaned(clean)[1])) < 1
