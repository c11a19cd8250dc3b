"""Exports (audit.export.export), checked by one file in a process that knows nothing of the project."""

import base64
from pathlib import Path
from typing import Any

import pytest

from audit.models import Head
from tests.audit.exports import changed, check, check_elsewhere
from tests.audit.sealer import NEW_SEED, SEED, public_from
from tests.commands import printed, refusal

pytestmark = [pytest.mark.as_worker, pytest.mark.usefixtures("signing_key")]  # the worker seals


def test_an_export_is_as_it_was_signed(export: Path) -> None:
    code, found = check_elsewhere(export, "--key", base64.b64encode(public_from(SEED)).decode())
    assert (code, found["wrong"]) == (0, [])
    assert (found["entries"], found["heads"], found["key_was_given"]) == (308, 3, True)


def test_a_key_that_does_not_sign_it_is_not_trusted(export: Path) -> None:
    code, found = check_elsewhere(export, "--key", base64.b64encode(public_from(NEW_SEED)).decode())
    assert (code, found["wrong"]) == (1, ["The key that you trust does not sign this audit log."])


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


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "7", "not json", '{"kind": "export"}', '{"kind": "publication"}']
)
def test_what_is_no_export_proves_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file.json"
    path.write_text(text)
    assert check(path)[0] == 1


def test_wrong_usage_is_told_apart(tmp_path: Path) -> None:
    assert check_elsewhere(tmp_path / "absent", "--key", "AAAA")[0] == 2


def test_nothing_is_exported_before_something_is_sealed(database: str, tmp_path: Path) -> None:
    assert "No entry" in refusal("export_audit", str(tmp_path / "audit-log.jsonl"))


def test_a_part_is_as_good_as_the_whole(export: Path) -> None:
    second = list(Head.objects.order_by("size"))[1]
    export.write_text(printed("export_audit", "--since", second.sealed_at.isoformat()))
    code, found = check(export)
    assert (code, found["entries"], found["heads"]) == (0, 303, 2)
