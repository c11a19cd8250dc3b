"""content.media.inspection.images.profile: colour profiles keep their meaning; broken ones are left out."""

import io
import struct

import pytest
from PIL import Image, ImageCms

from tests.content.media.inspection.here import cleaned
from tests.content.media.inspection.pictures import PROFILE, saved, scene, seen


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
