"""Walls of the inspection that are missing on this machine, for those who run the site and for those who upload."""

from functools import cache
from tempfile import TemporaryFile

from content.media.inspection.errors import CannotInspect
from content.media.inspection.inspecting import CHILDREN, DEFAULT
from content.media.inspection.process import run, standing
from content.media.inspection.result import NEEDED_WALLS, RefusedFile


@cache
def missing_walls() -> tuple[str, ...]:
    """Tried once in each process, in a child like those that inspect files."""
    with TemporaryFile() as source, TemporaryFile() as target:
        files = {"source": source.fileno(), "target": target.fileno()}
        try:
            answer = run(f"{CHILDREN}.empty", **files, task={}, limits=DEFAULT, largest=0)
        except (CannotInspect, RefusedFile):
            answer = {}
    return tuple(sorted(NEEDED_WALLS - standing(answer)))
