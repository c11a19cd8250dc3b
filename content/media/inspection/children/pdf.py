"""Cleans one PDF."""

from typing import IO, Any, BinaryIO, cast

from content.media.inspection.children.serving import serve
from content.media.inspection.limits import Limits
from content.media.inspection.pdf.cleaning import clean
from content.media.inspection.result import Made


def work(source: IO[bytes], target: IO[bytes], task: dict[str, Any], limits: Limits) -> Made:
    return clean(cast(BinaryIO, source), cast(BinaryIO, target), limits)


if __name__ == "__main__":
    serve(work)
