"""The editor's scripts: made of what is pinned, and of nothing else."""

import json
from pathlib import Path

import pytest

from tooling import bundle
from tooling.vendor_list import FOLDERS, bundles


def test_they_are_made_of_what_is_here_now() -> None:
    assert bundle.problems() == []


@pytest.mark.parametrize("part", ["package-lock.json", "editor.js"])
def test_it_is_noticed_when_what_they_are_made_of_changes(
    part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in bundle.PLACE.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes() + (b" " if path.name == part else b""))
    monkeypatch.setattr(bundle, "PLACE", tmp_path)
    assert len(bundle.problems()) == 1


def test_what_is_listed_has_the_versions_of_the_lock() -> None:
    locked = json.loads((bundle.PLACE / "package-lock.json").read_text())["packages"]
    for made in bundles():
        for name, version, licence in (named.split(" ", 2) for named in made.contains):
            entry = locked[f"node_modules/{name}"]
            assert (version, licence) == (entry["version"], entry["license"])
            assert entry["integrity"].startswith("sha512-")


def test_every_licence_stands_beside_the_scripts() -> None:
    for made in bundles():
        texts = next(made.place_of(file) for file in made.files if file.source == bundle.LICENCES).read_text()
        for name, version, licence in (named.split(" ", 2) for named in made.contains):
            assert f"{name} {version} ({licence})\n\n" in texts
    assert not list(FOLDERS["site"].glob("**/node_modules"))
