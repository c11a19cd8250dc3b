"""docs/guide.md: what it names exists, and without the answer its test fails."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.template_database import ROOT

GUIDE = (ROOT / "docs" / "guide.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in GUIDE.splitlines()
    if line.startswith("| ") and not line.startswith("| topic")
]
TESTS = {row[0]: row[3].strip("`") for row in ROWS}
CONTROLS = tomllib.loads(Path(__file__).with_name("guide.toml").read_text())["control"]
PATHS = re.compile(r"`((?:[a-z_]+/)+[a-z_.-]*)`")
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".local", ".ruff_cache", "__pycache__", "node_modules")


def test_each_topic_has_all_of_its_cells() -> None:
    assert len(TESTS) == len(ROWS) == 17
    assert [row[0] for row in ROWS if len(row) != 5 or not all(row)] == []


def test_the_files_it_names_exist() -> None:
    assert [path for path in PATHS.findall(GUIDE) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("topic", TESTS)
def test_the_test_of_a_topic_exists(topic: str) -> None:
    path, _, name = TESTS[topic].partition("::")
    functions = {
        node.name for node in ast.parse((ROOT / path).read_text()).body if isinstance(node, ast.FunctionDef)
    }
    assert name in functions


def test_ten_answers_can_be_taken_out() -> None:
    assert len(CONTROLS) >= 10
    assert [one["topic"] for one in CONTROLS if one["topic"] not in TESTS] == []
    assert [one["file"] for one in CONTROLS if (ROOT / one["file"]).read_text().count(one["was"]) != 1] == []


@pytest.mark.deep
@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control["topic"])
def test_without_its_answer_the_test_fails(control: dict[str, str], tmp_path: Path) -> None:
    copy = tmp_path / "checkout"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    test = TESTS[control["topic"]]
    assert ran(copy, test) == 0
    file = copy / control["file"]
    file.write_text(file.read_text().replace(control["was"], control["becomes"]))
    assert ran(copy, test) == 1


def ran(checkout: Path, test: str) -> int:
    """Exit status of pytest: 0 passed, 1 failed, anything else: it could not run."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--deep",
        test,
        "-q",
        "-x",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, check=False).returncode  # noqa: S603 - our own tests
