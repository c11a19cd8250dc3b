"""Sound and film: innocent ones pass without what tells about people, and hide nothing."""

import io
import wave

import pytest

from content.media.inspection.recordings.ogg import checksum
from content.media.inspection.refusals import Refusal
from tests.media.inspection import sounds
from tests.media.inspection.chunks import box
from tests.media.inspection.here import cleaned, refusal_of
from tests.media.inspection.sounds import PLACE

LISTED = b"LIST" + len(PLACE).to_bytes(4, "little") + PLACE
INNOCENT = {
    "mp3": (sounds.mp3(before=sounds.id3(), after=b"TAG" + PLACE.ljust(125)), "audio/mpeg"),
    "mp3 without tags": (sounds.mp3(), "audio/mpeg"),
    "wav": (sounds.wav(LISTED), "audio/wav"),
    "flac with a tag of an mp3": (sounds.flac() + b"TAG" + PLACE.ljust(125), "audio/flac"),
    "flac": (sounds.flac(), "audio/flac"),
    "ogg": (sounds.ogg(), "audio/ogg"),
    "mp4": (sounds.mp4(), "video/mp4"),
    "m4a": (sounds.mp4(tracks=sounds.track(b"soun"), brand=b"M4A "), "audio/mp4"),
    "webm": (sounds.webm(), "video/webm"),
    "webm with sound only": (sounds.webm(codec=b"A_OPUS"), "audio/webm"),
}


@pytest.mark.parametrize("case", INNOCENT)
def test_a_recording_passes_without_what_tells_about_people(case: str) -> None:
    data, media_type = INNOCENT[case]
    made, clean = cleaned(data)
    assert made.media_type == media_type
    assert PLACE not in clean
    assert b"DATE" not in clean
    assert cleaned(clean)[1] == clean


def test_the_sound_itself_is_untouched() -> None:
    assert cleaned(sounds.mp3(before=sounds.id3()))[1] == sounds.mp3()
    with wave.open(io.BytesIO(cleaned(sounds.wav(LISTED))[1])) as after:
        assert after.readframes(9_999) == bytes(range(200)) * 8
    assert b"film" * 9 in cleaned(sounds.mp4())[1]
    assert cleaned(sounds.flac())[1].endswith(sounds.FRAME)


def test_film_keeps_its_places() -> None:
    """Tables in an MP4 say where each picture lies, so nothing may move."""
    for data in (sounds.mp4(), sounds.webm()):
        clean = cleaned(data)[1]
        assert len(clean) == len(data)
        assert clean.index(b"film") == data.index(b"film")


def test_size_and_length_are_found() -> None:
    made = cleaned(sounds.mp4())[0]
    assert (made.width, made.height, made.milliseconds) == (320, 200, 2500)
    assert cleaned(sounds.webm())[0].width == 320
    assert cleaned(sounds.ogg())[0].milliseconds == 2000
    assert cleaned(sounds.flac())[0].milliseconds == 2000
    assert cleaned(sounds.wav())[0].milliseconds == 100
    assert cleaned(sounds.mp3(100))[0].milliseconds == 2612


def test_the_pages_of_an_ogg_are_still_sealed() -> None:
    clean = cleaned(sounds.ogg())[1]
    for start in [place for place in range(len(clean)) if clean[place : place + 4] == b"OggS"]:
        end = clean.find(b"OggS", start + 4)
        sealed = bytearray(clean[start : end if end > 0 else len(clean)])
        said, sealed[22:26] = sealed[22:26], bytes(4)
        assert int.from_bytes(said, "little") == checksum(bytes(sealed))


PAGE = b"<html><script>alert(1)</script>"
ELSEWHERE = sounds.track(reference=box(b"url ", bytes(4) + b"http://evil.example/"))
REFUSED = {
    "mp3 with a page in it": (sounds.mp3(2) + PAGE + sounds.mp3(2), Refusal.HIDDEN_DATA),
    "mp3 with an archive behind it": (sounds.mp3(2, after=b"PK\x03\x04" + bytes(600)), Refusal.HIDDEN_DATA),
    "a page behind an mp3's tag": (sounds.id3() + PAGE, Refusal.HIDDEN_DATA),
    "only a tag": (sounds.id3(), Refusal.TRUNCATED),
    "wav with a page behind it": (sounds.wav() + PAGE, Refusal.HIDDEN_DATA),
    "half a wav": (sounds.wav()[:900], Refusal.TRUNCATED),
    "flac with a page instead of sound": (sounds.flac(PAGE), Refusal.HIDDEN_DATA),
    "flac with an archive behind it": (sounds.flac() + b"PK\x03\x04" + PAGE, Refusal.DAMAGED),
    "flac whose end is missing": (sounds.flac(sounds.FRAME + sounds.flac_frame(1)[:-9]), Refusal.DAMAGED),
    "half the head of a flac": (sounds.flac()[:30], Refusal.TRUNCATED),
    "ogg with a page behind it": (sounds.ogg() + PAGE, Refusal.HIDDEN_DATA),
    "half an ogg": (sounds.ogg()[:-20], Refusal.TRUNCATED),
    "ogg with something else in it": (sounds.page(0, b"\x80theora", kind=2) * 3, Refusal.OTHER_RECORDING),
    "mp4 with a page behind it": (sounds.mp4(PAGE), Refusal.HIDDEN_DATA),
    "mp4 with an invented box": (sounds.mp4(box(b"evil", PAGE)), Refusal.HIDDEN_DATA),
    "half an mp4": (sounds.mp4()[:-10], Refusal.TRUNCATED),
    "mp4 that plays from elsewhere": (sounds.mp4(tracks=ELSEWHERE), Refusal.HIDDEN_DATA),
    "mp4 without film or sound": (sounds.mp4(tracks=b""), Refusal.DAMAGED),
    "a film of QuickTime that plays another file": (
        sounds.mp4(tracks=ELSEWHERE, brand=b"qt  ").replace(b"mp41", b"qt  "),
        Refusal.HIDDEN_DATA,
    ),
    "webm with a page behind it": (sounds.webm() + PAGE, Refusal.HIDDEN_DATA),
    "webm with an invented element": (sounds.webm(sounds.element(0x7FAA, PAGE)), Refusal.HIDDEN_DATA),
    "half a webm": (sounds.webm()[:-3], Refusal.TRUNCATED),
    "matroska": (sounds.webm().replace(b"webm", b"mkv "), Refusal.OTHER_RECORDING),
    "webm in another code": (sounds.webm(codec=b"V_MPEG4/ISO/AVC"), Refusal.OTHER_RECORDING),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    data, expected = REFUSED[case]
    assert refusal_of(data) == expected


def test_a_box_that_pretends_to_stand_elsewhere_is_blanked_all_the_same() -> None:
    decoy = box(b"free", b"\0\0\0\1udta") + box(b"udta", PLACE)
    assert PLACE not in cleaned(sounds.mp4(tracks=sounds.track() + decoy))[1]
