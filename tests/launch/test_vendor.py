"""vendor.toml lists exactly what we serve to browsers from elsewhere; the editor is made of what is pinned."""

import json
from pathlib import Path

import pytest

from devserver.paths import CHECKOUT
from secureproject.supply.listed import bundles, lock_entries
from tooling import bundle, lock, vendor_list
from tooling.vendor_list import FOLDERS, place_of

LISTED = """
[[package]]
name = "thing"
version = "1.0.0"
licence = "MIT"
files = [{{ from = "thing.js", to = "thing.js", sha384 = "{digest}" }}]
"""


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a list of one file speaks of."""
    folder = tmp_path / "vendor"
    folder.mkdir()
    (folder / "thing.js").write_text("good()")
    monkeypatch.setattr(vendor_list, "FOLDERS", {"site": folder, "tests": tmp_path / "no"})
    monkeypatch.setattr(vendor_list, "CHECKOUT", tmp_path)
    (tmp_path / "vendor.toml").write_text(LISTED.format(digest=vendor_list.digest_of(b"good()")))
    return folder


def problems(folder: Path) -> list[str]:
    return vendor_list.problems(folder.parent / "vendor.toml")


@pytest.mark.parametrize(("name", "content"), [("thing.js", "bad()"), ("more.js", "")])
def test_a_file_that_was_changed_or_not_listed_is_noticed(listed: Path, name: str, content: str) -> None:
    (listed / name).write_text(content)
    assert len(problems(listed)) == 1


def test_a_missing_file_is_noticed(listed: Path) -> None:
    (listed / "thing.js").unlink()
    assert len(problems(listed)) == 1


def test_what_is_listed_and_shipped_agrees(listed: Path) -> None:
    assert problems(listed) == []


def test_every_file_we_ship_is_as_listed() -> None:
    assert vendor_list.problems() == []


def test_every_pin_has_a_digest() -> None:
    for name in lock.LOCKS:
        assert lock_entries(CHECKOUT / name)


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
        texts = next(
            place_of(made, file) for file in made.files if file.source == bundle.LICENCES
        ).read_text()
        for name, version, licence in (named.split(" ", 2) for named in made.contains):
            assert f"{name} {version} ({licence})\n\n" in texts
    assert not list(FOLDERS["site"].glob("**/node_modules"))
