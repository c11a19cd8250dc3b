"""Manifests that were tampered with are refused with a sentence (content.imports.portable.manifest)."""

from pathlib import Path

import pytest

from tests.content.imports.portable.made import Prepare, refuse, said, seal, write_export


def one_more(folder: Path) -> None:
    (write_export(folder) / "grants.jsonl").touch()
    seal(folder)


def one_less(folder: Path) -> None:
    (write_export(folder) / "topics.jsonl").unlink()
    seal(folder)


HOSTILE: dict[str, tuple[Prepare, str]] = {
    "nothing there": (lambda folder: folder.mkdir(), "it has no manifest.json"),
    "another format": (said(format="zip"), "no export of the format"),
    "a later version": (said(version=2), "reads version 1"),
    "a version that is true": (said(version=True), "reads version 1"),
    "a list nobody knows": (
        one_more,
        "does not know: 'grants.jsonl'",
    ),
    "a list outside": (
        said(files={"../../etc/passwd": {"bytes": 1, "lines": 1, "sha256": "0" * 64}}),
        "does not know",
    ),
    "a list that is missing": (
        one_less,
        "does not vouch for topics.jsonl",
    ),
    "people where nobody is named": (said(people=False), "says that it names no users"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_manifest_is_refused(name: str, tmp_path: Path) -> None:
    refuse(*HOSTILE[name], tmp_path / "export")
