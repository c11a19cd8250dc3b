"""Cleans one SVG drawing."""

from typing import IO, Any

from content.media.inspection.children.serving import serve
from content.media.inspection.limits import Limits
from content.media.inspection.result import Made
from content.media.inspection.svg.cleaning import clean


def work(source: IO[bytes], target: IO[bytes], task: dict[str, Any], limits: Limits) -> Made:
    return clean(source, target, limits)


if __name__ == "__main__":
    serve(work)
