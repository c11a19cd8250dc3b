"""A decoder that breaks down, or is taken over, harms nothing but its own answer."""

import json
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


@pytest.fixture(scope="module")
def nosy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, dict[str, Any]]:
    os.environ["SECRET_KEY_OF_A_TEST"] = "not for children"
    try:
        answer, written = answer_of("nosy", tmp_path_factory.mktemp("nosy"))
    finally:
        del os.environ["SECRET_KEY_OF_A_TEST"]
    return answer, json.loads(written)


def test_a_decoder_taken_over_can_open_start_and_reach_nothing(nosy: tuple[Any, dict[str, Any]]) -> None:
    assert nosy[1]["could"] == []


def test_it_finds_no_secret_and_no_descriptor_but_its_own(nosy: tuple[Any, dict[str, Any]]) -> None:
    assert set(nosy[1]["environment"]) <= {"LC_ALL", "LC_CTYPE"}
    assert len(nosy[1]["descriptors"]) == 1
    assert nosy[1]["session"]


def test_it_names_its_measures_of_confinement(nosy: tuple[Any, dict[str, Any]]) -> None:
    assert "system calls" in nosy[0]["confinement"]


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


def test_a_decoder_that_cannot_start_is_nobodys_fault(tmp_path: Path) -> None:
    with pytest.raises(CannotInspect):
        answer_of("missing", tmp_path)


GOOD = {"media_type": "image/png", "width": 1, "height": 1, "frames": 1, "milliseconds": None}


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"made": None},
        {"made": {**GOOD, "media_type": "text/html"}},
        {"made": {**GOOD, "media_type": ["image/png"]}},
        {"made": {**GOOD, "width": -1}},
        {"made": {**GOOD, "width": True}},
        {"made": {**GOOD, "height": 10**9}},
        {"made": {**GOOD, "frames": "1"}},
        {"made": {**GOOD, "milliseconds": 1e9}},
        {"made": {**GOOD, "path": "/etc/passwd"}},
        {"refused": "of its own invention"},
        {"refused": ["empty"]},
    ],
)
def test_an_answer_that_makes_no_sense_is_not_believed(answer: object) -> None:
    with pytest.raises(RefusedFile) as refused:
        made_of(answer, Limits())
    assert refused.value.refusal == Refusal.CRASHED


def test_a_good_answer_is_believed() -> None:
    assert made_of({"made": GOOD}, Limits()).width == 1
