"""Export of files (content.exports.portable.media): by digest, without renditions, none damaged."""

from pathlib import Path

import pytest

from content.exports.export_format import CannotExport
from content.exports.portable.exporting import export_site
from content.media import store
from content.models import Asset
from tests.content.exports.portable.files import records, sha256
from tests.content.exports.portable.test_exporting import OPERATOR
from tests.content.media.files import current


def test_a_stored_file_that_is_missing_or_damaged_is_named(
    boats: Asset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = current(boats).digest
    stored = Path(store.media_storage().path(store.key_of(digest)))
    stored.write_bytes(b"something else")
    with pytest.raises(CannotExport, match=f"{digest} is damaged"):
        export_site(tmp_path / "export", by=OPERATOR)
    stored.unlink()
    with pytest.raises(CannotExport, match=f"{digest} is missing"):
        export_site(tmp_path / "export", by=OPERATOR)
    assert not (tmp_path / "export").exists()


def test_files_leave_by_their_digest_and_without_renditions(exported: Path) -> None:
    (asset,) = records(exported, "media")
    (version,) = asset["versions"]
    stored = [path for path in (exported / "media").rglob("*") if path.is_file()]
    assert [path.name for path in stored] == [version["digest"]] == [sha256(stored[0])]
