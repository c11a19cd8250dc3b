"""Cleans one MP4, WebM or Ogg recording: FFmpeg copies the streams that browsers play into a new container.

Tags, pictures, data tracks and anything between the samples are dropped. Nothing is re-encoded.
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
# Decoders allowed for finding out the size of its pictures.
_DECODERS = "aac,ac3,alac,av1,eac3,flac,h264,hevc,libdav1d,libopus,mp3,mp3float,mpeg4,opus,vorbis,vp8,vp9"
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
}


def work(source: IO[bytes], target: IO[bytes], task: dict[str, Any], limits: Limits) -> Made:
    """Raises RefusedFile for what no browser plays, or is truncated; FFmpeg's errors for what it cannot open."""
    media_type: str = task["media_type"]
    container = CONTAINERS[media_type]
    options = {"codec_whitelist": _DECODERS}
    with av.open(source, "r", format=container.demuxer, container_options=options) as read:
        kept = list(_played(read, container))
        film = next((stream for stream in kept if stream.type == "video"), None)
        width, height = (film.width, film.height) if film else (0, 0)
        with av.open(
            target, "w", format=container.muxer, container_options={"fflags": "+bitexact"}
        ) as written:
            milliseconds = _copy(read, written, kept)
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


def _copy(read: InputContainer, written: OutputContainer, streams: list[Any]) -> int:
    """Duration of the copied streams in milliseconds."""
    copies, end = {stream.index: _copy_of(stream, written) for stream in streams}, 0.0
    for packet in read.demux(streams):
        if packet.is_corrupt:
            raise RefusedFile(Refusal.TRUNCATED)
        if packet.dts is None or packet.pts is None:
            continue  # the empty packet at the end of each stream
        end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        packet.stream = copies[packet.stream.index]
        written.mux(packet)
    return round(end * 1000)


def _copy_of(stream: Any, written: OutputContainer) -> Any:
    copy = written.add_stream_from_template(stream)
    copy.metadata.clear()
    if stream.codec_context.codec_tag in _NAMED_ON and written.format.name == "mp4":
        copy.codec_context.codec_tag = stream.codec_context.codec_tag
    return copy


if __name__ == "__main__":
    serve(work)
