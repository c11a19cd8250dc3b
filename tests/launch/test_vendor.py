"""vendor.toml: what we serve to browsers from elsewhere is exactly what it lists."""

from pathlib import Path

import pytest

from devserver.paths import CHECKOUT
from tooling import lock, vendor_list

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
        pins = [line for line in (CHECKOUT / name).read_text().splitlines() if lock.PIN.match(line)]
        assert pins
        assert all(line.endswith("\\") for line in pins)
