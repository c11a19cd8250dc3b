"""Innocent recordings, short ones, and a place that readers should not learn from them."""

import io
import struct
import wave
from fractions import Fraction
from functools import cache
from typing import Any

import av

PLACE = b"+52.5163+013.3777/"


def mp3(frames: int = 4, before: bytes = b"", after: bytes = b"") -> bytes:
    """Silence at 128 kilobits."""
    return before + (b"\xff\xfb\x90\xc4" + bytes(413)) * frames + after


def id3(held: bytes = PLACE) -> bytes:
    size = len(held)
    return b"ID3\x04\0\0" + bytes((size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127)) + held


def wav(*more: bytes) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(bytes(range(200)) * 8)
    data = out.getvalue() + b"".join(more)
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


def recorded(container: str, *codecs: str, seconds: int = 1) -> bytes:
    """Grey pictures and silence in these codecs, with PLACE in the notes of the file and of each stream."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as made:
        made.metadata.update(location=PLACE.decode(), title=PLACE.decode())
        for codec in codecs:
            made.add_stream(codec, rate=10 if av.Codec(codec, "w").type == "video" else 48_000)
        streams: list[Any] = [*made.streams]
        frames = [_PREPARED[stream.type](stream, seconds) for stream in streams]
        for stream, held in zip(streams, frames, strict=True):
            stream.metadata.update(title=PLACE.decode())
            made.mux([packet for frame in (*held, None) for packet in stream.encode(frame)])
    return out.getvalue()


def _pictures(stream: Any, seconds: int) -> list[av.VideoFrame]:
    stream.width, stream.height = 320, 200
    stream.pix_fmt = stream.codec_context.codec.video_formats[0].name
    frames = [av.VideoFrame(320, 200, stream.pix_fmt) for _ in range(10 * seconds)]
    return [_filled(frame, 128, number, Fraction(1, 10)) for number, frame in enumerate(frames)]


def _silence(stream: Any, seconds: int) -> list[av.AudioFrame]:
    stream.layout = "mono"
    frames = [av.AudioFrame(stream.format.name, "mono", 960) for _ in range(50 * seconds)]
    for frame in frames:
        frame.sample_rate = 48_000
    return [_filled(frame, 0, number * 960, Fraction(1, 48_000)) for number, frame in enumerate(frames)]


def _filled(frame: Any, value: int, place: int, unit: Fraction) -> Any:
    for plane in frame.planes:
        plane.update(bytes([value]) * plane.buffer_size)
    frame.pts, frame.time_base = place, unit
    return frame


_PREPARED: dict[str, Any] = {"video": _pictures, "audio": _silence}


@cache
def mp4(brand: str = "mp4") -> bytes:
    return recorded(brand, "libx264", "aac")


@cache
def m4a() -> bytes:
    return recorded("ipod", "aac")


@cache
def webm() -> bytes:
    return recorded("webm", "libvpx", "libopus")


@cache
def ogg() -> bytes:
    return recorded("ogg", "libopus")


@cache
def flac() -> bytes:
    return recorded("flac", "flac")


def packets(data: bytes, container: str) -> list[tuple[int, bytes]]:
    """The sound and the pictures themselves, each with the number of its stream."""
    with av.open(io.BytesIO(data), format=container) as read:
        return [(packet.stream.index, bytes(packet)) for packet in read.demux() if packet.size]
