"""Cleans one audio file that is a stream of frames: MP3, WAV or FLAC."""

from collections.abc import Callable
from typing import IO, Any

from content.media.inspection.children.serving import serve
from content.media.inspection.limits import Limits
from content.media.inspection.recordings import flac, streams
from content.media.inspection.result import Made

_CLEAN: dict[str, Callable[[IO[bytes], IO[bytes]], Made]] = {
    "audio/mpeg": streams.clean_mp3,
    "audio/wav": streams.clean_wav,
    "audio/flac": flac.clean,
}


def work(source: IO[bytes], target: IO[bytes], task: dict[str, Any], limits: Limits) -> Made:
    return _CLEAN[task["media_type"]](source, target)


if __name__ == "__main__":
    serve(work)
