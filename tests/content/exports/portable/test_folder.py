"""The export folder (content.exports.portable.folder): nothing unfinished looks whole, and only its owner reads it."""

import errno
import stat
from pathlib import Path

import pytest

from content.exports.export_format import CannotExport
from content.exports.portable import folder as writing
from content.exports.portable.exporting import export_site
from content.models import Article
from tests.content.exports.portable.files import manifest, sha256
from tests.content.exports.portable.test_exporting import OPERATOR


@pytest.mark.parametrize("there", ["a file", "a full folder", "a link"])
def test_nothing_is_written_over_what_is_there(there: str, site: object, tmp_path: Path) -> None:
    target, other = tmp_path / "export", tmp_path / "other"
    other.mkdir()
    if there == "a link":
        target.symlink_to(other)
    elif there == "a file":
        target.write_text("mine")
    else:
        target.mkdir()
        (target / "mine").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CannotExport, match="is there already"):
        export_site(target, by=OPERATOR)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_full_disk_leaves_nothing_behind(
    published: Article, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing, "_keep", full)
    with pytest.raises(OSError, match="No space"):
        export_site(tmp_path / "export", by=OPERATOR)
    assert list(tmp_path.iterdir()) == []


def test_no_one_else_on_the_machine_reads_it(exported: Path) -> None:
    modes = {stat.S_IMODE(path.stat().st_mode) for path in exported.rglob("*") if path.is_file()}
    folders = {
        stat.S_IMODE(path.stat().st_mode) for path in (exported, *exported.rglob("*")) if path.is_dir()
    }
    assert (modes, folders) == ({0o600}, {0o700})


def test_the_manifest_vouches_for_every_line(exported: Path) -> None:
    said = manifest(exported)
    assert (said["format"], said["version"], said["people"]) == ("secureproject-content", 1, True)
    for name, facts in said["files"].items():
        path = exported / name
        assert facts == {
            "bytes": path.stat().st_size,
            "lines": path.read_bytes().count(b"\n"),
            "sha256": sha256(path),
        }
    found = {path.name for path in exported.iterdir()}
    assert found == {*said["files"], "manifest.json", "media"}
