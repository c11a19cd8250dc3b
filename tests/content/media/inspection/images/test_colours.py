"""content.media.inspection.images.decoding: colours become those of sRGB; a broken or lying profile changes nothing."""

import io
import struct

import pytest
from PIL import Image

from tests.content.media.inspection.here import cleaned
from tests.content.media.inspection.pictures import PROFILE, difference, saved, scene, seen


def profile(kind: bytes, **tags: bytes) -> bytes:
    """ICC.1:2001, 6: a head for a class, a colour space and a connection space, a table, and the tags."""
    start, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, held in tags.items():
        table += struct.pack(">4sII", name.encode(), start + len(body), len(held))
        body += held + bytes(-len(held) % 4)
    head = bytearray(128)
    head[:24] = struct.pack(">I", start + len(body)) + bytes(4) + b"\x02\x40\0\0" + kind
    head[36:40] = b"acsp"
    head[68:80] = bytes.fromhex("0000f6d6 00010000 0000d32d")
    return bytes(head) + struct.pack(">I", len(tags)) + table + body


def xyz(*numbers: float) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(number * 65536) for number in numbers))


def green_ink(padding: int) -> bytes:
    """A profile of a press on which every ink is green (ICC.1:2001, 6.5.8), with a heavy note in it."""
    lab = bytes((200, 60, 180))
    ramp = bytes(range(256))
    numbers = struct.pack(">9i", *(65536 if place % 4 == 0 else 0 for place in range(9)))
    table = b"mft1" + bytes(4) + bytes((4, 3, 2, 0)) + numbers + ramp * 4 + lab * 16 + ramp * 3
    return profile(b"prtrCMYKLab ", A2B0=table, note=b"text" + bytes(4 + padding))


GAMMA = b"curv" + bytes(4) + struct.pack(">IH", 1, 0x0233)  # 2.2
ADOBE_RGB = profile(
    b"mntrRGB XYZ ",
    rXYZ=xyz(0.60974, 0.31111, 0.01947),
    gXYZ=xyz(0.20528, 0.62567, 0.06087),
    bXYZ=xyz(0.14919, 0.06322, 0.74457),
    **dict.fromkeys(("rTRC", "gTRC", "bTRC"), GAMMA),
)
LINEAR_GREY = profile(b"mntrGRAYXYZ ", wtpt=xyz(0.9642, 1.0, 0.8249), kTRC=b"curv" + bytes(8))


def test_printing_colours_are_read_by_their_own_profile_however_heavy_it_is() -> None:
    printed = saved(scene(mode="CMYK"), "JPEG", icc_profile=green_ink(1_200_000))
    red, green, blue, _alpha = seen(cleaned(printed)[1]).getpixel((5, 5))  # type: ignore[misc]
    assert green > max(red, blue) + 60


# What Adobe RGB calls (219, 0, 0) is the red of sRGB.
@pytest.mark.parametrize(
    ("form", "mode"),
    [("JPEG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB"), ("AVIF", "RGB"), ("HEIF", "RGB")],
)
def test_a_red_of_another_colour_space_is_the_same_red_in_srgb(form: str, mode: str) -> None:
    red = Image.new("RGB", (16, 16), (219, 0, 0)).convert(mode, palette=Image.Palette.ADAPTIVE)
    clean = cleaned(saved(red, form, icc_profile=ADOBE_RGB))[1]
    assert difference(seen(clean), Image.new("RGB", (16, 16), "red")) < 6
    assert "icc_profile" not in Image.open(io.BytesIO(clean)).info


@pytest.mark.parametrize("mode", ["L", "LA", "I;16"])
def test_a_grey_of_another_scale_is_the_same_grey_in_srgb(mode: str) -> None:
    grey = Image.new(mode, (16, 16), {"L": 55, "LA": (55, 90), "I;16": 55 * 257}[mode])  # type: ignore[arg-type]
    clean = Image.open(io.BytesIO(cleaned(saved(grey, "PNG", icc_profile=LINEAR_GREY))[1]))
    assert clean.mode == mode.replace("I;16", "L")
    assert clean.getchannel(0).getpixel((0, 0)) in range(124, 132)
    assert mode != "LA" or clean.getchannel("A").getpixel((0, 0)) == 90


PROFILES = {
    "of sRGB itself": PROFILE,
    "no profile": b"x" * 200,
    "cut off": PROFILE[:100],
    "a table that is none": ADOBE_RGB[:128] + b"\xff" * 400,
    "for printing": ADOBE_RGB.replace(b"RGB ", b"CMYK", 1),
    "a part beyond the end": ADOBE_RGB[:128]
    + struct.pack(">I4sII", 9, b"rXYZ", 0, 4_000_000_000)
    + bytes(100),
}


@pytest.mark.parametrize("case", PROFILES)
def test_a_profile_that_is_none_is_left_out_and_the_picture_stays(case: str) -> None:
    data = saved(scene(), "PNG", icc_profile=PROFILES[case])
    clean = cleaned(data)[1]
    assert "icc_profile" not in Image.open(io.BytesIO(clean)).info
    assert difference(seen(data), seen(clean)) == 0
