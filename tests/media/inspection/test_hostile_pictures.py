"""Each hostile picture: refused in a plain word, or made harmless. Nothing of what was smuggled in comes out."""

import io
import struct
import zipfile

import pytest
from PIL import Image, PngImagePlugin

from content.media.inspection.limits import Limits
from content.media.inspection.result import Refusal
from tests.media.inspection import chunks
from tests.media.inspection.here import cleaned, refusal_of
from tests.media.inspection.pictures import PROFILE, animation, saved, scene

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
