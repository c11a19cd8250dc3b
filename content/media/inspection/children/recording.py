"""Cleans one recording of film or sound: FFmpeg copies the streams that browsers play into a new container.

Tags, pictures, data tracks and anything between the samples are dropped. Only FLAC is encoded again, which loses
nothing: FFmpeg takes data behind its last frame for a part of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import av
import av.subtitles.codeccontext  # av imports these lazily, which a confined child cannot do
import av.subtitles.stream
from av.container import InputContainer, OutputContainer
from av.stream import Disposition

from content.media.inspection.children.serving import serve
from content.media.inspection.limits import Limits
from content.media.inspection.result import Made, Refusal, RefusedFile

_MP4_AUDIO = frozenset({"aac", "ac3", "alac", "eac3", "flac", "mp3", "opus"})
_OPEN_AUDIO = frozenset({"opus", "vorbis"})
# Decoders allowed for finding out the size of its pictures, and whether MP3 and FLAC are whole.
_DECODERS = "aac,ac3,alac,av1,eac3,flac,h264,hevc,libdav1d,libopus,mp3,mp3float,mpeg4,opus,vorbis,vp8,vp9"
_WAV_AUDIO = frozenset(
    f"pcm_{kind}" for kind in ("alaw", "f32le", "f64le", "mulaw", "s16le", "s24le", "s32le", "u8")
)
_UNTIL_THE_END = b"\xff\xff\xff\xff"  # length of a WAV file that was recorded without knowing it
# Without the name of the program, and without a tag in front of MP3.
_WRITTEN = {"fflags": "+bitexact", "id3v2_version": "0"}
_PROTECTED = frozenset({"enca", "encv"})
# Two ways to store HEVC; some browsers play the first only, and only if it is tagged so.
_NAMED_ON = frozenset({"hvc1", "hev1"})


@dataclass(frozen=True, slots=True)
class Container:
    """The one demuxer and the one muxer of a media type, and the codecs that browsers play in it."""

    demuxer: str
    muxer: str
    video: frozenset[str]
    audio: frozenset[str]


CONTAINERS = {
    "video/mp4": Container(
        "mov", "mp4", frozenset({"av1", "h264", "hevc", "mpeg4", "vp8", "vp9"}), _MP4_AUDIO
    ),
    "video/webm": Container("matroska", "webm", frozenset({"av1", "vp8", "vp9"}), _OPEN_AUDIO),
    "audio/ogg": Container("ogg", "ogg", frozenset(), _OPEN_AUDIO),
    "audio/mpeg": Container("mp3", "mp3", frozenset(), frozenset({"mp3"})),
    "audio/wav": Container("wav", "wav", frozenset(), _WAV_AUDIO),
    "audio/flac": Container("flac", "flac", frozenset(), frozenset({"flac"})),
}


def work(source: IO[bytes], target: IO[bytes], task: dict[str, Any], limits: Limits) -> Made:
    """Raises RefusedFile for what no browser plays, or is truncated; FFmpeg's errors for what it cannot open."""
    media_type: str = task["media_type"]
    container = CONTAINERS[media_type]
    options = {"codec_whitelist": ",".join((_DECODERS, *sorted(_WAV_AUDIO)))}
    endless = source.read(8)[4:] == _UNTIL_THE_END
    source.seek(0)
    with av.open(source, "r", format=container.demuxer, container_options=options) as read:
        kept = list(_played(read, container))
        film = next((stream for stream in kept if stream.type == "video"), None)
        width, height = (film.width, film.height) if film else (0, 0)
        with av.open(target, "w", format=container.muxer, container_options=_WRITTEN) as written:
            if container.muxer == "flac":
                milliseconds = _encode_again(read, written, kept[0])
            else:
                milliseconds = _copy(read, written, kept, endless=endless)
    made = media_type if film else media_type.replace("video", "audio")
    return Made(made, width or None, height or None, milliseconds=milliseconds)


def _played(read: InputContainer, container: Container) -> Iterator[Any]:
    """Streams in codecs that browsers play. Raises RefusedFile if that leaves no video or no audio."""
    found = [*read.streams.video, *read.streams.audio]
    found = [stream for stream in found if not stream.disposition & Disposition.attached_pic]
    kept = [stream for stream in found if _codec(stream) in getattr(container, stream.type)]
    if not kept or {stream.type for stream in found} != {stream.type for stream in kept}:
        raise RefusedFile(Refusal.OTHER_RECORDING if found else Refusal.DAMAGED)
    yield from kept


def _codec(stream: Any) -> str:
    codec = stream.codec_context
    return "" if codec is None or codec.codec_tag in _PROTECTED else str(codec.codec.canonical_name)


def _copy(read: InputContainer, written: OutputContainer, streams: list[Any], *, endless: bool) -> int:
    """Duration of the copied streams in milliseconds."""
    copies, end = {stream.index: _copy_of(stream, written) for stream in streams}, 0.0
    for packet in read.demux(streams):
        if packet.is_corrupt and not endless:
            raise RefusedFile(Refusal.TRUNCATED)
        if packet.dts is None or packet.pts is None:
            continue  # the empty packet at the end of each stream
        if written.format.name == "mp3" and not _is_sound(packet):
            continue
        end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        packet.stream = copies[packet.stream.index]
        written.mux(packet)
    return round(end * 1000)


def _is_sound(packet: Any) -> bool:
    """Whether it decodes: FFmpeg takes for a part of MP3 what is hidden between two frames, and for a tag what begins
    like one. Raises RefusedFile for the former.
    """
    try:
        return bool(packet.decode())
    except av.InvalidDataError:
        raise RefusedFile(Refusal.HIDDEN_DATA) from None


def _encode_again(read: InputContainer, written: OutputContainer, stream: Any) -> int:
    """Duration of FLAC in milliseconds. Raises RefusedFile if there is less of it than its head promises."""
    stream.codec_context.thread_count = 1  # the child may start none
    copy: Any = written.add_stream("flac", rate=stream.rate)
    copy.layout, copy.format = stream.layout, stream.format
    samples = 0
    for packet in read.demux(stream):
        for frame in packet.decode():
            samples += frame.samples
            written.mux(copy.encode(frame))
    written.mux(copy.encode(None))
    if samples < (stream.duration or 0):  # counted in samples
        raise RefusedFile(Refusal.TRUNCATED)
    return int(samples * 1000 / stream.rate)


def _copy_of(stream: Any, written: OutputContainer) -> Any:
    copy = written.add_stream_from_template(stream)
    copy.metadata.clear()
    if stream.codec_context.codec_tag in _NAMED_ON and written.format.name == "mp4":
        copy.codec_context.codec_tag = stream.codec_context.codec_tag
    return copy


if __name__ == "__main__":
    serve(work)
