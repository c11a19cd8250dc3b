"""A decoder that breaks down harms nothing but its own answer."""

import os
from pathlib import Path
from typing import Any

import pytest

from content.media.inspection.errors import CannotInspect
from content.media.inspection.inspecting import made_of
from content.media.inspection.limits import Limits
from content.media.inspection.process import run
from content.media.inspection.result import Refusal, RefusedFile

PROGRAMS = "tests.content.media.inspection.programs"
TIGHT = Limits(processor_seconds=1, wall_seconds=10, memory_bytes=500_000_000)
LARGEST = 10_000_000


def answer_of(program: str, folder: Path, limits: Limits = TIGHT, **task: Any) -> tuple[Any, bytes]:
    """What ``program`` answered, and what it wrote."""
    (folder / "source").write_bytes(b"x")
    with (folder / "source").open("rb") as source, (folder / "target").open("w+b") as target:
        numbers = {"source": source.fileno(), "target": target.fileno()}
        answer = run(f"{PROGRAMS}.{program}", **numbers, task=task, limits=limits, largest=LARGEST)
        return answer, os.pread(target.fileno(), LARGEST, 0)


ENDS = {
    "eats memory": Refusal.TOO_MUCH_MEMORY,
    "never stops": Refusal.TOO_SLOW,
    "aborts": Refusal.CRASHED,
    "writes without end": Refusal.TOO_LARGE,
    "talks without end": Refusal.CRASHED,
    "says nothing": Refusal.CRASHED,
    "says nonsense": Refusal.CRASHED,
    "is deep": Refusal.CRASHED,
    "fails": Refusal.DAMAGED,
}


@pytest.mark.parametrize("way", ENDS)
def test_a_decoder_that_breaks_down_is_a_refusal_and_not_a_dead_worker(way: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedFile) as refused:
        made_of(answer_of("broken", tmp_path, way=way)[0], TIGHT)
    assert refused.value.refusal == ENDS[way]


def test_a_decoder_that_only_waits_is_ended(tmp_path: Path) -> None:
    with pytest.raises(RefusedFile) as refused:
        answer_of("broken", tmp_path, Limits(wall_seconds=1), way="sleeps")
    assert refused.value.refusal == Refusal.TOO_SLOW


def test_a_decoder_that_cannot_start_is_no_one_s_fault(tmp_path: Path) -> None:
    with pytest.raises(CannotInspect):
        answer_of("missing", tmp_path)
