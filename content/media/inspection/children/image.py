"""Cleans one JPEG, PNG, GIF, WebP or AVIF picture."""

from typing import IO, Any

from content.media.inspection.children.serving import serve
from content.media.inspection.formats import of_media_type
from content.media.inspection.images.cleaning import clean
from content.media.inspection.limits import Limits
from content.media.inspection.result import Made


def work(source: IO[bytes], target: IO[bytes], task: dict[str, Any], limits: Limits) -> Made:
    return clean(source, target, of_media_type(task["media_type"]), limits)


if __name__ == "__main__":
    serve(work)
