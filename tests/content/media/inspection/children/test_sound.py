"""content.media.inspection.children.sound: MP3, WAV and FLAC keep their sound and lose their tags."""

import io
import struct
import wave

from tests.content.media.inspection import sounds
from tests.content.media.inspection.here import cleaned
from tests.content.media.inspection.sounds import PLACE

LISTED = b"LIST" + len(PLACE).to_bytes(4, "little") + PLACE


def test_the_sound_itself_is_untouched() -> None:
    assert cleaned(sounds.mp3(before=sounds.id3()))[1] == sounds.mp3()
    with wave.open(io.BytesIO(cleaned(sounds.wav(LISTED))[1])) as after:
        assert after.readframes(9_999) == bytes(range(200)) * 8
    assert cleaned(sounds.flac())[1].endswith(sounds.FRAME)


def test_a_sound_recorded_without_knowing_for_how_long_ends_with_the_file() -> None:
    whole = sounds.wav()
    length = struct.pack("<I", int.from_bytes(whole[40:44], "little"))
    endless = whole[:4] + b"\xff" * 4 + whole[8:].replace(b"data" + length, b"data" + b"\xff" * 4)
    assert cleaned(endless)[1] == whole
