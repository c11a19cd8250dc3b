"""Cleans one audio or video recording in a container format."""

from typing import IO, Any

from content.media.inspection.children.serving import serve
from content.media.inspection.limits import Limits
from content.media.inspection.recordings.remuxing import clean
from content.media.inspection.result import Made


def work(source: IO[bytes], target: IO[bytes], task: dict[str, Any], limits: Limits) -> Made:
    return clean(source, target, task["media_type"])


if __name__ == "__main__":
    serve(work)
