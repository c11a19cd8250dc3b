"""Which lines of rbac each test runs, and how long it takes: found once for a test, kept under .local/mutation."""

import gc
import hashlib
import inspect
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

from secureproject.trial.places import CHECKOUT
from tooling.mutation.results import FOLDER

TOOL = sys.monitoring.COVERAGE_ID
LINE = sys.monitoring.events.LINE
FILE = FOLDER / "reached.json"
MOST_FAILED = 5  # tests that are broken themselves


@dataclass(frozen=True)
class Reach:
    """``seconds`` are those of the processor, ``lines`` are by path, ``tag`` changes with the test itself."""

    tag: str
    seconds: float
    lines: dict[str, frozenset[int]]


def reached_before() -> dict[str, Reach]:
    """What earlier runs have found that still holds, by the name of the test."""
    return _Kept().reached


def reached_by(
    items: Sequence[pytest.Item], paths: Sequence[str], fails: Callable[[pytest.Item], str]
) -> dict[str, Reach]:
    """Runs those of ``items`` of which nothing is known. One that fails says nothing of mutants and is left out.

    Raises RuntimeError when many fail: then something else is broken.
    """
    kept, failed = _Kept(), list[str]()
    with _noting(set(paths)) as noted:
        for item in items:
            if item.nodeid not in kept.reached:
                noted.clear()
                sys.monitoring.restart_events()
                began = time.process_time()
                if reason := fails(item):
                    failed.append(item.nodeid)
                    sys.__stderr__.write(f"{item.nodeid} fails as it is, so it has no say:\n{reason}\n")  # type: ignore[union-attr]
                    if len(failed) > MOST_FAILED:
                        raise RuntimeError(f"Tests fail without any mutant: {', '.join(failed)}")
                    continue
                kept.add(item, time.process_time() - began, noted)
                if not len(kept.reached) % 50:
                    kept.write()
    if kept.reached and not any(reach.lines for reach in kept.reached.values()):
        raise RuntimeError("No test reaches a line of the modules: their functions were not found.")
    kept.write()
    return {item.nodeid: kept.reached[item.nodeid] for item in items if item.nodeid not in failed}


class _Kept:
    """Holds for as long as the test's file and the modules that it reaches are as they were.

    What all tests share does not count, though it may change what a test reaches: that only makes another test likelier
    to be asked first, while a run of all of them takes minutes.
    """

    def __init__(self) -> None:
        self._digests: dict[str, str] = {}
        found = json.loads(FILE.read_text()) if FILE.exists() else {}
        self._records: dict[str, dict[str, Any]] = {
            name: record
            for name, record in found.items()
            if record["made from"] == self._made_from(name, record["lines"])
        }
        self.reached = {name: _reach(record) for name, record in self._records.items()}

    def add(self, item: pytest.Item, seconds: float, noted: set[tuple[str, int]]) -> None:
        lines: dict[str, list[int]] = {}
        for path, line in sorted(noted):
            lines.setdefault(path, []).append(line)
        said = item.nodeid + inspect.getsource(getattr(item, "function", type(item)))
        record = {
            "tag": hashlib.sha256(said.encode()).hexdigest()[:8],
            "seconds": round(seconds, 3),
            "lines": lines,
        }
        self._records[item.nodeid] = {"made from": self._made_from(item.nodeid, lines)} | record
        self.reached[item.nodeid] = _reach(record)

    def write(self) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        draft = FILE.with_suffix(".draft")
        draft.write_text(json.dumps(self._records))
        draft.replace(FILE)

    def _made_from(self, name: str, reached: Iterable[str]) -> str:
        files = [
            str(CHECKOUT / name.partition("::")[0]),
            *(str(CHECKOUT / path) for path in reached),
        ]
        return hashlib.sha256("".join(map(self._digest, files)).encode()).hexdigest()[:16]

    def _digest(self, path: str) -> str:
        if path not in self._digests:
            file = Path(path)
            self._digests[path] = hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else "gone"
        return self._digests[path]


def _reach(record: dict[str, Any]) -> Reach:
    return Reach(
        record["tag"], record["seconds"], {path: frozenset(lines) for path, lines in record["lines"].items()}
    )


@contextmanager
def _noting(paths: set[str]) -> Iterator[set[tuple[str, int]]]:
    """The lines that run from here on, each once after every ``sys.monitoring.restart_events()``."""
    noted: set[tuple[str, int]] = set()
    short = {str(CHECKOUT / path): path for path in paths}

    def note(code: CodeType, line: int) -> object:
        noted.add((short[code.co_filename], line))
        return sys.monitoring.DISABLE

    sys.monitoring.use_tool_id(TOOL, "mutation tests")
    sys.monitoring.register_callback(TOOL, LINE, note)
    codes = _codes(set(short))
    for code in codes:
        sys.monitoring.set_local_events(TOOL, code, LINE)
    try:
        yield noted
    finally:
        for code in codes:
            sys.monitoring.set_local_events(TOOL, code, 0)
        sys.monitoring.register_callback(TOOL, LINE, None)
        sys.monitoring.free_tool_id(TOOL)


def _codes(paths: set[str]) -> set[CodeType]:
    functions = (found for found in gc.get_objects() if type(found) is FunctionType)
    left = [function.__code__ for function in functions if function.__code__.co_filename in paths]
    codes = set[CodeType]()
    while left:
        code = left.pop()
        codes.add(code)
        left += [inner for inner in code.co_consts if isinstance(inner, CodeType)]
    return codes
