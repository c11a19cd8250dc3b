"""Imported files (content.imports.portable.files): inspected, and taken back if the import fails."""

import pytest

from content.imports.portable.context import How
from content.imports.wordpress.report import Outcome
from content.media import store
from content.models import Article, Asset, ImportedItem, MediaFile, Section
from tests.content.imports.portable import made
from tests.content.imports.portable.made import BOAT, Bring, of


def test_a_failure_takes_back_what_was_stored(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_run: object) -> None:
        raise OSError("the network went")

    monkeypatch.setattr("content.imports.portable.importing.lead_old_addresses", fails)
    with pytest.raises(OSError, match="network"):
        bring(How(keep_files=True), files=(BOAT,), media=[made.file(BOAT)])
    digest = made.file(BOAT)["versions"][0]["digest"]
    assert not store.has(digest)
    for model in (MediaFile, Article, Section, ImportedItem):
        assert not model.objects.exists()


def test_a_file_that_is_none_of_ours_is_left_out(bring: Bring) -> None:
    page = b"<html><script>alert(1)</script></html>"
    report = bring(files=(page,), media=[made.file(page)])
    assert of(report, "file").outcome is Outcome.LEFT_OUT
    assert not Asset.objects.exists()
    assert not MediaFile.objects.exists()
