"""Hostile files, lines and manifests of an export are refused (content.imports.portable.folder)."""

import os
from pathlib import Path

import pytest

from content.exports.export_format import UnreadableFolder
from content.imports.portable.folder import Folder
from tests.content.imports.portable.made import (
    BOAT,
    Prepare,
    a_linked_file,
    changed,
    file,
    other_words,
    refuse,
    said,
    seal,
    write_export,
)


def cut_off(folder: Path) -> None:
    path = write_export(folder) / "revisions.jsonl"
    path.write_bytes(path.read_bytes()[:-20])


def beside_the_folder(folder: Path) -> None:
    (write_export(folder) / "topics.jsonl").unlink()
    (folder / "topics.jsonl").symlink_to("/etc/passwd")


def a_pipe(folder: Path) -> None:
    (write_export(folder) / "topics.jsonl").unlink()
    os.mkfifo(folder / "topics.jsonl")


def a_linked_folder(folder: Path) -> None:
    write_export(folder, (BOAT,), media=[file(BOAT)])
    (folder / "media").rename(folder.with_name("elsewhere"))
    (folder / "media").symlink_to(folder.with_name("elsewhere"))


def deep(folder: Path) -> None:
    (write_export(folder) / "topics.jsonl").write_bytes(b"[" * 3_000_000 + b"\n")
    seal(folder)


def a_long_line(folder: Path) -> None:
    (write_export(folder) / "topics.jsonl").write_bytes(b'{"name":"' + b"x" * 5_000_000 + b'"}\n')
    seal(folder)


def one_more(folder: Path) -> None:
    (write_export(folder) / "grants.jsonl").touch()
    seal(folder)


def one_less(folder: Path) -> None:
    (write_export(folder) / "topics.jsonl").unlink()
    seal(folder)


HOSTILE: dict[str, tuple[Prepare, str]] = {
    "the end cut off": (cut_off, "not the list that the manifest vouches for"),
    "other words": (other_words, "not the list|digest"),
    "a link": (beside_the_folder, "and no links"),
    "a pipe": (a_pipe, "no plain file"),
    "a linked file": (a_linked_file, "and no links"),
    "a linked folder": (a_linked_folder, "and no links|Not a directory"),
    "deep nesting": (deep, "nested too deeply"),
    "a huge line": (a_long_line, "longer than 4,000,000 bytes"),
    "a name twice": (changed("people", b'"name":"Wanda"', b'"name":"W","name":"Wanda"'), "there twice"),
    "no number": (changed("articles", b'"live":1', b'"live":NaN'), "NaN is no number"),
    "a fraction": (changed("articles", b'"live":1', b'"live":1.0'), "no number that the format has"),
    "a number of thousands of digits": (changed("articles", b'"live":1', b'"live":' + b"9" * 5000), "limit|digits"),
    "no UTF-8": (changed("people", b"Wanda", b"\xff"), "no UTF-8"),
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
def test_a_hostile_folder_is_refused(name: str, tmp_path: Path) -> None:
    refuse(*HOSTILE[name], tmp_path / "export")


@pytest.mark.parametrize("name", ["../x", "media/../../x", "/x", "", ".", "media//x", "./x"])
def test_no_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("outside")
    (tmp_path / "export" / "media").mkdir(parents=True)
    with pytest.raises(UnreadableFolder, match="leaves the folder"), Folder(tmp_path / "export").opened(name):
        pass
