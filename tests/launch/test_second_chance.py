"""bin/test --late: what fails runs once more, alone; what passes then is named as flaky."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from devserver.paths import CHECKOUT
from tooling import run_tests

CONFTEST = 'def pytest_addoption(parser): parser.addoption("--late", action="store_true")\n'
BROKEN = "def test_broken(): assert 1 == 2\n"
# Fails or is skipped by what it finds on its first and on its second visit.
UNSTEADY = """
from pathlib import Path
import pytest

@pytest.mark.parametrize("number", range({count}))
def test_unsteady(number):
    visited = Path(__file__).with_name(f"visited-{{number}}")
    print("visits:", 1 + visited.exists())
    {again}
    visited.touch()
    raise AssertionError("the first words")
"""
FLAKY = "if visited.exists(): return"
SKIPPED = 'if visited.exists(): pytest.skip("not today")'


class Runs:
    """A project of a few tests, run as ``bin/test`` runs this one."""

    def __init__(self, root: Path) -> None:
        self.root, self.commands, self.output = root, list[list[str]](), ""
        (root / "conftest.py").write_text(CONFTEST)
        (root / "test_steady.py").write_text("def test_steady(): pass\n")

    def __call__(self, _cluster: object, arguments: list[str]) -> int:
        own = ["-c", os.devnull, f"--rootdir={self.root}", "-p", "no:django", "-p", "tests.second_chance"]
        command = [sys.executable, "-m", *arguments, *own]
        environment = os.environ | {"PYTHONPATH": str(CHECKOUT), "PYTEST_ADDOPTS": ""}
        done = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True)
        self.commands.append(arguments)
        self.output += done.stdout + done.stderr
        return done.returncode


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    project = tmp_path / "project"
    project.mkdir()
    made = Runs(project)
    monkeypatch.setattr(run_tests, "run", made)
    monkeypatch.setattr(run_tests, "SECOND_CHANCE", tmp_path / "second-chance")
    return made


def test_what_fails_twice_is_red(runs: Runs) -> None:
    (runs.root / "test_a.py").write_text(BROKEN + UNSTEADY.format(count=1, again=FLAKY))
    assert run_tests.main(["--late"]) == pytest.ExitCode.TESTS_FAILED
    assert len(runs.commands) == 2
    assert "flaky: test_a.py::test_unsteady[0]\n" in runs.output
    assert "flaky: test_a.py::test_broken" not in runs.output


def test_what_passes_the_second_time_is_green_and_named_with_both_outputs(runs: Runs) -> None:
    (runs.root / "test_a.py").write_text(UNSTEADY.format(count=run_tests.MOST_FLAKY, again=FLAKY))
    assert run_tests.main(["--late"]) == 0
    named = runs.output.partition("flaky: test_a.py::test_unsteady[4]\n")[2]
    assert named.index("the first words") < named.index("visits: 1") < named.index("visits: 2")
    assert f" {run_tests.MOST_FLAKY} passed in" in runs.output  # what passed does not run again
    assert not any("-n" in argument for argument in runs.commands[1])  # alone


def test_more_than_five_get_no_second_chance(runs: Runs) -> None:
    (runs.root / "test_a.py").write_text(UNSTEADY.format(count=run_tests.MOST_FLAKY + 1, again=FLAKY))
    assert run_tests.main(["--late"]) == pytest.ExitCode.TESTS_FAILED
    assert len(runs.commands) == 1


def test_what_is_skipped_the_second_time_has_not_passed(runs: Runs) -> None:
    (runs.root / "test_a.py").write_text(UNSTEADY.format(count=1, again=SKIPPED))
    assert run_tests.main(["--late"]) == pytest.ExitCode.TESTS_FAILED
    assert "flaky" not in runs.output


def test_the_quick_run_gives_none(runs: Runs) -> None:
    (runs.root / "test_a.py").write_text(UNSTEADY.format(count=1, again=FLAKY))
    assert run_tests.main([]) == pytest.ExitCode.TESTS_FAILED
    assert len(runs.commands) == 1
