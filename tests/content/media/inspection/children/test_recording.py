"""content.media.inspection.children.recording: recordings pass without personal data, and hide nothing."""

import struct

import pytest

from content.media.inspection.result import Refusal
from tests.content.media.inspection import sounds
from tests.content.media.inspection.chunks import box
from tests.content.media.inspection.here import cleaned, refusal_of
from tests.content.media.inspection.sounds import PLACE

LISTED = b"LIST" + len(PLACE).to_bytes(4, "little") + PLACE
COVER = b"APIC\0\0\0" + bytes([len(PLACE) + 14]) + b"\0\0\0image/png\0\3\0" + PLACE
INNOCENT = {
    "mp3": (sounds.mp3(before=sounds.id3(), after=b"TAG" + PLACE.ljust(125)), "audio/mpeg"),
    "mp3 without tags": (sounds.mp3(), "audio/mpeg"),
    "wav": (sounds.wav(LISTED), "audio/wav"),
    "mp3 with a cover": (sounds.mp3(before=sounds.id3(COVER)), "audio/mpeg"),
    "flac with a tag of an mp3": (sounds.flac() + b"TAG" + PLACE.ljust(125), "audio/flac"),
    "flac": (sounds.flac(), "audio/flac"),
    "ogg": (sounds.ogg(), "audio/ogg"),
    "mp4": (sounds.mp4(), "video/mp4"),
    "mp4 in pieces": (sounds.recorded("mp4", "libx265", "libopus"), "video/mp4"),
    "quicktime": (sounds.mp4("mov"), "video/mp4"),
    "m4a": (sounds.m4a(), "audio/mp4"),
    "webm": (sounds.webm(), "video/webm"),
    "webm with sound only": (sounds.recorded("webm", "libopus"), "audio/webm"),
}


@pytest.mark.parametrize("case", INNOCENT)
def test_a_recording_passes_without_what_tells_about_people(case: str) -> None:
    data, media_type = INNOCENT[case]
    made, clean = cleaned(data)
    assert made.media_type == media_type
    assert PLACE not in clean
    assert cleaned(clean)[0].media_type == media_type


@pytest.mark.parametrize(
    ("data", "container"),
    [
        (sounds.mp4(), "mov"),
        (sounds.mp4("mov"), "mov"),
        (sounds.webm(), "matroska"),
        (sounds.ogg(), "ogg"),
        (sounds.mp3(before=sounds.id3()), "mp3"),
        (sounds.wav(LISTED), "wav"),
        (sounds.flac(), "flac"),
    ],
)
def test_pictures_and_sound_stay_as_they_are(data: bytes, container: str) -> None:
    assert sounds.packets(cleaned(data)[1], container) == sounds.packets(data, container)


def test_a_sound_recorded_without_knowing_for_how_long_ends_with_the_file() -> None:
    whole = sounds.wav()
    length = struct.pack("<I", int.from_bytes(whole[40:44], "little"))
    endless = whole[:4] + b"\xff" * 4 + whole[8:].replace(b"data" + length, b"data" + b"\xff" * 4)
    assert cleaned(endless)[1] == whole


def test_size_and_length_are_found() -> None:
    made = cleaned(sounds.mp4())[0]
    assert (made.width, made.height) == (320, 200)
    assert 1000 <= (made.milliseconds or 0) < 1100
    assert cleaned(sounds.webm())[0].width == 320
    assert 1000 <= (cleaned(sounds.ogg())[0].milliseconds or 0) < 1100
    assert cleaned(sounds.flac())[0].milliseconds == 1000
    assert cleaned(sounds.wav())[0].milliseconds == 100
    assert cleaned(sounds.mp3(100))[0].milliseconds == 2612


PAGE = b"<html><script>alert(1)</script>"
ARCHIVE = b"PK\x03\x04" + PAGE + b"PK\x05\x06"
EBML_VOID = b"\xec" + bytes([0x80 | len(PAGE)]) + PAGE
HIDDEN = {
    "a page behind an mp4": sounds.mp4() + PAGE,
    "a page in a box of an mp4": sounds.mp4() + box(b"evil", PAGE),
    "an archive beside the film": sounds.mp4() + box(b"mdat", ARCHIVE),
    "a page in free space": sounds.mp4() + box(b"free", PAGE),
    "a page behind a webm": sounds.webm() + PAGE,
    "a page in an element of a webm": sounds.webm() + EBML_VOID,
    "a page behind an ogg": sounds.ogg() + PAGE,
    "a page behind a wav": sounds.wav() + PAGE,
    "a page in a tag of an mp3": sounds.mp3(before=sounds.id3(PAGE), after=b"TAG" + PAGE),
    "a page that begins like a tag in an mp3": sounds.mp3(2) + b"TAG" + PAGE + sounds.mp3(2),
    "an archive behind a flac": sounds.flac() + ARCHIVE,
}


@pytest.mark.parametrize("case", HIDDEN)
def test_what_is_hidden_beside_film_and_sound_stays_behind(case: str) -> None:
    clean = cleaned(HIDDEN[case])[1]
    assert PAGE in HIDDEN[case]
    assert not any(part in clean for part in (PAGE, b"evil", b"PK\x03\x04"))


REFUSED = {
    "mp3 with a page in it": (sounds.mp3(2) + PAGE + sounds.mp3(2), Refusal.HIDDEN_DATA),
    "mp3 with an archive behind it": (sounds.mp3(2, after=b"PK\x03\x04" + bytes(600)), Refusal.HIDDEN_DATA),
    "a page behind an mp3's tag": (sounds.id3() + PAGE, Refusal.DAMAGED),
    "only a tag": (sounds.id3(), Refusal.DAMAGED),
    "half a wav": (sounds.wav()[:900], Refusal.TRUNCATED),
    "flac with a page instead of sound": (sounds.flac()[:-100] + PAGE, Refusal.TRUNCATED),
    "flac with a page in it": (sounds.flac()[:-300] + PAGE + sounds.flac()[-300:], Refusal.DAMAGED),
    "flac whose end is missing": (sounds.flac()[:-9], Refusal.TRUNCATED),
    "half the head of a flac": (sounds.flac()[:30], Refusal.DAMAGED),
    "half the head of an ogg": (sounds.ogg()[:60], Refusal.DAMAGED),
    "ogg with something else in it": (sounds.recorded("ogg", "flac"), Refusal.OTHER_RECORDING),
    "half an mp4": (sounds.mp4()[:900], Refusal.DAMAGED),
    "mp4 without film or sound": (box(b"ftyp", b"isom", bytes(4)) + box(b"moov", PAGE), Refusal.DAMAGED),
    "film for editing": (sounds.recorded("mov", "prores_ks", "aac"), Refusal.OTHER_RECORDING),
    "its only sound": (sounds.recorded("mov", "libx264", "pcm_s16le"), Refusal.OTHER_RECORDING),
    "protected": (sounds.mp4().replace(b"avc1", b"encv"), Refusal.OTHER_RECORDING),
    "half the head of a webm": (sounds.webm()[:200], Refusal.DAMAGED),
    "matroska": (sounds.recorded("matroska", "libvpx", "libopus"), Refusal.OTHER_RECORDING),
    "webm in another code": (
        sounds.recorded("matroska", "libx264").replace(b"matroska", b"webm\xec\x82\0\0"),
        Refusal.OTHER_RECORDING,
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    data, expected = REFUSED[case]
    assert refusal_of(data) == expected


@pytest.mark.parametrize("path", [b"http://evil.example/film", b"/etc/passwd"])
def test_film_that_lies_elsewhere_is_not_fetched(path: bytes) -> None:
    here, elsewhere = b"\0\0\0\x0curl \0\0\0\1", box(b"url ", bytes(4) + path + b"\0")
    assert here in sounds.mp4()
    with_reference = sounds.mp4().replace(here, elsewhere[:12])
    assert refusal_of(with_reference) is None
    assert path not in cleaned(with_reference)[1]
