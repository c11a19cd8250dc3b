"""What cameras write beside pictures and sound is gone; what no browser plays is refused."""

import struct

import pytest

from content.media.inspection.refusals import Refusal
from tests.media.inspection import sounds
from tests.media.inspection.chunks import box
from tests.media.inspection.here import cleaned, refusal_of

GPS = b"N52.52 E13.40 " * 3


def described(kind: bytes, form: bytes, *, start: int, size: int) -> bytes:
    """A track with one sample at ``start``."""
    tables = box(b"stbl", box(b"stsd", bytes(8), box(form, bytes(8))), sounds.samples(start, size))
    return box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), kind, bytes(13)), box(b"minf", tables)))


def quicktime(kind: bytes = b"meta", form: bytes = b"mebx", *, start: int | None = None) -> bytes:
    """A film as a phone writes it, with a second track that says where it was, behind everything else."""
    known = len(sounds.mp4(tracks=sounds.track() + described(kind, form, start=0, size=len(GPS)))) + 8
    second = described(kind, form, start=known if start is None else start, size=len(GPS))
    return sounds.mp4(box(b"mdat", GPS), tracks=sounds.track() + second, brand=b"qt  ")


@pytest.mark.parametrize("kind", [b"meta", b"text", b"sbtl", b"tmcd", b"gpmd"])
def test_where_the_camera_was_is_gone_with_the_track_that_tells(kind: bytes) -> None:
    data = quicktime(kind)
    made, clean = cleaned(data)
    assert (made.media_type, len(clean)) == ("video/mp4", len(data))
    assert GPS in data
    assert not any(part in clean for part in (b"N52", kind, b"qt  "))
    assert b"film" * 9 in clean
    assert cleaned(clean)[1] == clean


def test_a_second_sound_that_no_browser_plays_goes_while_the_film_stays() -> None:
    sound = sounds.track(b"soun")
    spatial = described(b"soun", b"apac", start=0, size=0)
    data = sounds.mp4(tracks=sounds.track() + sound + spatial)
    assert b"apac" not in cleaned(data)[1]


@pytest.mark.parametrize("place", ["in a box of its own", "behind the film", "before the film"])
def test_what_lies_between_the_film_is_written_over(place: str) -> None:
    """A file that is a film and an archive at once."""
    archive = b"PK\x03\x04 evil PK\x05\x06"
    before = archive if place == "before the film" else b""
    data = sounds.mp4(box(b"mdat", archive) if place == "in a box of its own" else b"")
    if place != "in a box of its own":
        held = before + sounds.FILM + (b"" if before else archive)
        data = data.replace(box(b"mdat", sounds.FILM), box(b"mdat", held))
        data = data.replace(sounds.samples(28, 36), sounds.samples(28 + len(before), 36))
    clean = cleaned(data)[1]
    assert (len(clean), clean.index(sounds.FILM)) == (len(data), data.index(sounds.FILM))
    assert archive in data
    assert b"evil" not in clean
    assert b"PK" not in clean


def test_sound_of_which_only_the_number_of_samples_is_known_stays() -> None:
    counted = struct.pack(">III", 0, 1, 36), struct.pack(">III", 1, 36, 0)
    data = sounds.mp4(box(b"mdat", b"more of it")).replace(*counted)
    assert b"more of it" in cleaned(data)[1]


REFUSED = {
    "samples outside of the film": (quicktime(start=8), Refusal.DAMAGED),
    "samples behind the end": (quicktime(start=2**31), Refusal.DAMAGED),
    "film for editing": (quicktime().replace(b"avc1", b"apch"), Refusal.OTHER_RECORDING),
    "its only sound": (quicktime(b"soun", b"lpcm"), Refusal.OTHER_RECORDING),
    "protected": (sounds.mp4().replace(b"avc1", b"encv"), Refusal.OTHER_RECORDING),
    "notes in a recording in pieces": (
        quicktime() + box(b"moof", box(b"mfhd", bytes(8))),
        Refusal.TOO_COMPLEX,
    ),
    "without tracks": (sounds.mp4(tracks=b""), Refusal.DAMAGED),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    data, expected = REFUSED[case]
    assert refusal_of(data) == expected


def test_a_sound_recorded_without_knowing_for_how_long_ends_with_the_file() -> None:
    whole = sounds.wav()
    length = struct.pack("<I", int.from_bytes(whole[40:44], "little"))
    endless = whole[:4] + b"\xff" * 4 + whole[8:].replace(b"data" + length, b"data" + b"\xff" * 4)
    assert cleaned(endless)[1] == whole
