"""Cleans one recording of sound or film."""

from collections.abc import Callable
from typing import IO, Any

from content.media.inspection.children.serving import serve
from content.media.inspection.limits import Limits
from content.media.inspection.made import Made
from content.media.inspection.recordings import flac, mp4, ogg, streams, webm

_CLEAN: dict[str, Callable[[IO[bytes], IO[bytes]], Made]] = {
    "video/mp4": mp4.clean,
    "video/webm": webm.clean,
    "audio/ogg": ogg.clean,
    "audio/mpeg": streams.clean_mp3,
    "audio/wav": streams.clean_wav,
    "audio/flac": flac.clean,
}


def work(source: IO[bytes], target: IO[bytes], task: dict[str, Any], limits: Limits) -> Made:
    return _CLEAN[task["media_type"]](source, target)


if __name__ == "__main__":
    serve(work)
