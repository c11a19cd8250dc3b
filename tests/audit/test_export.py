"""Exports are checked by one file in a process that knows nothing of the project."""

import base64
import json
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from audit.models import Head
from audit.tree import sealing
from audit.tree.sealing import seal_everything
from tests.audit.sealer import ALL_COMMITTED, NEW_SEED, SEED, fill, key_from, public_from, take_notes
from tests.template_database import ROOT
from tools import verify_export

pytestmark = pytest.mark.as_worker  # which seals


@pytest.fixture(autouse=True)
def one_key(settings: Any, monkeypatch: pytest.MonkeyPatch, database: str) -> None:
    settings.AUDIT_SIGNING_KEYS = [key_from(SEED)]
    monkeypatch.setattr(sealing, "COMPLETE", ALL_COMMITTED)


@pytest.fixture
def export(ada: User, tmp_path: Path) -> Path:
    for count in (5, 3):
        take_notes(ada, count)
        seal_everything()
    fill(300)
    seal_everything()
    path = tmp_path / "journal.jsonl"
    call_command("export_audit", path)
    return path


def check(path: Path) -> tuple[int, dict[str, Any]]:
    """What the verifier says."""
    found = verify_export.check(path)
    return (0 if found["good"] else 1), found


def check_elsewhere(path: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """What the verifier says, alone in a folder, with nothing of the project to import."""
    alone = path.parent / "elsewhere"
    alone.mkdir(exist_ok=True)
    shutil.copy(ROOT / "tools" / "verify_export.py", alone)
    command = [sys.executable, "-I", "verify_export.py", str(path), "--json", *options]
    done = subprocess.run(command, cwd=alone, capture_output=True, text=True)  # noqa: S603
    return done.returncode, json.loads(done.stdout) if done.stdout else {}


def changed(path: Path, number: int, change: Any) -> Path:
    lines = path.read_text().splitlines()
    facts = json.loads(lines[number])
    change(facts)
    lines[number] = json.dumps(facts)
    path.write_text("\n".join(lines))
    return path


def test_nothing_is_exported_before_something_is_sealed(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No entry"):
        call_command("export_audit", tmp_path / "journal.jsonl")


def test_an_export_is_as_it_was_signed(export: Path) -> None:
    code, found = check_elsewhere(export, "--key", base64.b64encode(public_from(SEED)).decode())
    assert (code, found["wrong"]) == (0, [])
    assert (found["entries"], found["heads"], found["key_was_given"]) == (308, 3, True)


def test_a_key_that_does_not_sign_it_is_not_trusted(export: Path) -> None:
    code, found = check_elsewhere(export, "--key", base64.b64encode(public_from(NEW_SEED)).decode())
    assert (code, found["wrong"]) == (1, ["The key that you trust does not sign this journal."])


CHANGES: dict[str, Any] = {
    "column": lambda line: line["row"].update(actor_id="0"),
    "time": lambda line: line["row"].update(recorded_at="2026-01-01T00:00:00.000000Z"),
    "field": lambda line: line["row"]["public"]["words"].__setitem__(1, "other words"),
    "field taken out": lambda line: line["row"]["public"].pop("words"),
    "ciphertext": lambda line: line["row"]["sealed"].pop(),
    "form": lambda line: line.pop("row"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_entry_is_found(export: Path, what: str) -> None:
    code, found = check(changed(export, 4, CHANGES[what]))
    assert (code, found["good"]) == (1, False)
    assert found["wrong"]


@pytest.mark.parametrize("gone", [slice(4, 5), slice(-1, None), slice(-2, -1), slice(0, 1), slice(9, None)])
def test_a_line_that_is_missing_is_found(export: Path, gone: slice) -> None:
    lines = export.read_text().splitlines()
    del lines[gone]
    export.write_text("\n".join(lines))
    assert check(export)[0] == 1


def test_lines_in_another_order_are_found(export: Path) -> None:
    lines = export.read_text().splitlines()
    lines[2], lines[3] = lines[3], lines[2]
    export.write_text("\n".join(lines))
    assert check(export)[0] == 1


def test_a_part_is_as_good_as_the_whole(export: Path) -> None:
    second = list(Head.objects.order_by("size"))[1]
    out = StringIO()
    call_command("export_audit", since=second.sealed_at.isoformat(), stdout=out)
    export.write_text(out.getvalue())
    code, found = check(export)
    assert (code, found["entries"], found["heads"]) == (0, 303, 2)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "7", "not json", '{"kind": "export"}', '{"kind": "publication"}']
)
def test_what_is_no_export_proves_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file.json"
    path.write_text(text)
    assert check(path)[0] == 1


def test_wrong_usage_is_told_apart(tmp_path: Path) -> None:
    assert check_elsewhere(tmp_path / "absent", "--key", "AAAA")[0] == 2
