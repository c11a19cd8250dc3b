"""Documentation names files and tests that exist; roles.md says what the rulebook says, guide.md what tests prove."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils.translation import override

from tests.commands import refusal
from tests.template_database import ROOT

PATH = re.compile(r"`([a-z_.]+(?:/[\w.*<>-]+)+/?)`")
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
ENDS = (".py", ".toml", ".yml", ".md")
DOCUMENTS = sorted(path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_a_document_names_exists(document: "object") -> None:
    text = (ROOT / str(document)).read_text()
    # What lies in .local comes and goes with what was run here.
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()} - {".local"}
    ours = (name for name in PATH.findall(text) if name.partition("/")[0] in folders or name.endswith(ENDS))
    named = [name for name in ours if "<" not in name]
    assert [
        name for name in named if not (list(ROOT.glob(name)) if "*" in name else (ROOT / name).exists())
    ] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_test_that_a_document_names_exists(document: "object") -> None:
    named = TEST.findall((ROOT / str(document)).read_text())
    missing = [
        (path, name)
        for path, name in named
        if not (ROOT / path).exists() or f"def {name}(" not in (ROOT / path).read_text()
    ]
    assert missing == []


TEXT = (ROOT / "docs" / "threat-model.md").read_text()


def test_every_attacker_of_the_audit_log_has_each_cell_shown() -> None:
    assert len(PATH.findall(TEXT) + TEST.findall(TEXT)) > 100  # the tests above are not blind
    cells, shown = TEXT.split("What shows each cell:")
    table = cells.rpartition("| attacker | prevented | detected | not detected |")[2]
    attackers = {
        row.split(" | ")[0].strip("| ") for row in table.strip().splitlines()[1:] if row.startswith("|")
    }
    assert len(attackers) == 4
    assert attackers <= {
        row.split(" | ")[0].strip("| ") for row in shown.splitlines() if row.startswith("| ")
    }


TABLE = ROOT / "docs" / "roles.md"


def test_a_table_that_says_something_else_is_no_table(tmp_path: Path) -> None:
    other = tmp_path / "roles.md"
    assert "does not say what the rulebook says" in refusal("role_table", str(other), "--check")
    other.write_text(TABLE.read_text().replace("**yes**", "no", 1))
    assert "does not say what the rulebook says" in refusal("role_table", str(other), "--check")


def test_the_table_in_docs_is_in_step_whatever_language_is_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with override("ar"):
        call_command("role_table", "--check")


def test_a_site_that_speaks_german_on_a_machine_that_writes_otherwise_has_the_same_table(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LANGUAGE_CODE = "de"
    monkeypatch.setattr("io.text_encoding", lambda encoding, *_level: encoding or "utf-16")
    with override("de"):
        call_command("role_table", str(tmp_path / "roles.md"))
        call_command("role_table", str(tmp_path / "roles.md"), "--check")
    assert (tmp_path / "roles.md").read_bytes() == TABLE.read_bytes()


def test_the_command_writes_the_table_again(tmp_path: Path) -> None:
    written = tmp_path / "roles.md"
    call_command("role_table", str(written))
    assert written.read_text() == TABLE.read_text()


GUIDE = (ROOT / "docs" / "guide.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in GUIDE.splitlines()
    if line.startswith("| ") and not line.startswith("| topic")
]
TESTS = {row[0]: row[3].strip("`") for row in ROWS}
CONTROLS = tomllib.loads(Path(__file__).with_name("guide.toml").read_text())["control"]
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".local", ".ruff_cache", "__pycache__", "node_modules")


def test_each_topic_has_all_of_its_cells() -> None:
    assert len(TESTS) == len(ROWS) == 17
    assert [row[0] for row in ROWS if len(row) != 5 or not all(row)] == []


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
