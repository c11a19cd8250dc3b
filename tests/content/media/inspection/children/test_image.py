"""The innocent twins: pictures that people have come out looking as they went in."""

import io
import struct
import zipfile

import pytest
from PIL import ExifTags, Image, ImageCms, PngImagePlugin

from content.media.inspection.limits import Limits
from content.media.inspection.result import Refusal
from tests.content.media.inspection import chunks
from tests.content.media.inspection.here import cleaned, refusal_of
from tests.content.media.inspection.pictures import PROFILE, animation, difference, saved, scene, seen

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


SCRIPT = b"<script>alert(document.domain)</script>"

PLACE = b"52.5163N13.3777E"

JPEG, PNG, GIF = (saved(scene(), form) for form in ("JPEG", "PNG", "GIF"))


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("payload.html", SCRIPT)
    return out.getvalue()


def exif() -> Image.Exif:
    made = Image.Exif()
    made[0x010E] = PLACE.decode()
    made.get_ifd(0x8825)[1] = "N"
    made.get_ifd(0x8825)[2] = (52.0, 30.0, 58.0)
    return made


def text() -> PngImagePlugin.PngInfo:
    made = PngImagePlugin.PngInfo()
    made.add_text("Comment", PLACE.decode())
    made.add_itxt("XML:com.adobe.xmp", PLACE.decode())
    return made


SMUGGLED = {
    "gif that is a script": b"GIF89a/*" + GIF[8:] + b"*/=1;alert(1)//" + SCRIPT,
    "gif with a page behind it": GIF + SCRIPT,
    "gif with a comment": saved(scene(), "GIF", comment=SCRIPT),
    "jpeg with an archive behind it": JPEG + archive(),
    "jpeg with a page behind it": JPEG + b"<html>" + SCRIPT,
    "jpeg with a comment": saved(scene(), "JPEG", comment=SCRIPT),
    "jpeg with a place": saved(scene(), "JPEG", exif=exif()),
    "jpeg with xmp": saved(scene(), "JPEG", xmp=b"<x>" + PLACE + b"</x>"),
    "jpeg with a script in its first segment": chunks.jpeg_with(JPEG, 0xE5, b"=1;/*" + SCRIPT),
    "jpeg with captions of an agency": chunks.jpeg_with(JPEG, 0xED, b"Photoshop 3.0\0" + PLACE),
    "png with a page behind it": PNG + b"<html>" + SCRIPT,
    "png with a private chunk": chunks.png_with(PNG, chunks.png_chunk(b"prVt", SCRIPT)),
    "png with texts": saved(scene(), "PNG", pnginfo=text(), exif=exif()),
    "webp with a place": saved(scene(), "WEBP", exif=exif(), xmp=PLACE),
    "webp with a private chunk": chunks.riff_with(saved(scene(), "WEBP", exif=exif()), b"EVIL", SCRIPT),
    "avif with a place": saved(scene(), "AVIF", exif=exif(), xmp=PLACE),
    "heic with a place": saved(scene(), "HEIF", exif=exif(), xmp=PLACE),
    "profile with a stowaway": saved(scene(), "JPEG", icc_profile=PROFILE + SCRIPT),
}


@pytest.mark.parametrize("case", SMUGGLED)
def test_what_was_smuggled_in_is_gone(case: str) -> None:
    data = SMUGGLED[case]
    assert SCRIPT in data or PLACE in data or b"alert" in data
    clean = cleaned(data)[1]
    for word in (b"script", b"alert", PLACE, b"Exif", b"payload.html", b"xmp", b"PK\x03\x04"):
        assert word not in clean


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


OTHER = {
    "a page": (b"<!DOCTYPE html><html>" + SCRIPT, Refusal.WEB_PAGE),
    "a page behind spaces and a mark": (b"\xef\xbb\xbf \n\t<HTML>" + SCRIPT, Refusal.WEB_PAGE),
    "a page behind a comment": (b"<!-- GIF89a -->" + SCRIPT, Refusal.WEB_PAGE),
    "php": (b"<?php system($_GET[0]);", Refusal.WEB_PAGE),
    "a program for Windows": (b"MZ\x90\0" + bytes(200), Refusal.PROGRAM),
    "a program for Linux": (b"\x7fELF" + bytes(200), Refusal.PROGRAM),
    "a shell script": (b"#!/bin/sh\nrm -rf /", Refusal.PROGRAM),
    "an archive": (archive(), Refusal.ARCHIVE),
    "a bitmap": (saved(scene(), "BMP"), Refusal.OTHER_PICTURE),
    "a tiff": (saved(scene(), "TIFF"), Refusal.OTHER_PICTURE),
    "an old office document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Refusal.OLD_OFFICE),
    "a text": (b"alert(1)", Refusal.UNKNOWN),
    "postscript": (b"%!PS-Adobe-3.0", Refusal.UNKNOWN),
}


@pytest.mark.parametrize("case", OTHER)
def test_what_is_no_picture_is_refused_whatever_it_is_called(case: str) -> None:
    data, expected = OTHER[case]
    assert refusal_of(data) == expected


PROFILES = {
    "no profile": b"x" * 200,
    "cut off": PROFILE[:100],
    "a table that is none": PROFILE[:128] + b"\xff" * 400,
    "for printing": PROFILE.replace(b"RGB ", b"CMYK", 1),
    "too large": PROFILE + bytes(1_000_000),
    "a part beyond the end": PROFILE[:128] + struct.pack(">I4sII", 9, b"rXYZ", 0, 4_000_000_000) + bytes(100),
}


@pytest.mark.parametrize("case", PROFILES)
def test_a_profile_that_is_none_is_left_out_and_the_picture_stays(case: str) -> None:
    clean = cleaned(saved(scene(), "PNG", icc_profile=PROFILES[case]))[1]
    assert "icc_profile" not in Image.open(io.BytesIO(clean)).info


def test_broken_notes_of_a_camera_do_no_harm() -> None:
    data = chunks.jpeg_with(JPEG, 0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff" + b"\xff" * 50)
    assert cleaned(data)[0].media_type == "image/jpeg"
