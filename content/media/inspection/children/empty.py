"""Inspects nothing: shows which walls stand on this machine."""

from typing import IO, Any

from content.media.inspection.children.serving import serve
from content.media.inspection.limits import Limits
from content.media.inspection.result import Made, Refusal, RefusedFile


def work(source: IO[bytes], target: IO[bytes], task: dict[str, Any], limits: Limits) -> Made:
    raise RefusedFile(Refusal.EMPTY)


if __name__ == "__main__":
    serve(work)
