"""Records of an export: other files are refused."""

from pathlib import Path

import pytest

from content.imports.wordpress.export import Export, Item
from content.imports.wordpress.stream import UnreadableExport
from tests.content.imports.wordpress.files import REAL_EXPORT, export_file, item, needs_real_export
from tests.content.imports.wordpress.test_stream import read_all


@pytest.mark.parametrize("text", ["<html><body/></html>", "<rss><item/></rss>"])
def test_other_xml_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "other.xml").write_text(text)
    with pytest.raises(UnreadableExport, match="not a WordPress export"):
        read_all(tmp_path / "other.xml")


def test_a_feed_that_is_no_export_is_refused(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text("<rss><channel><title>News</title></channel></rss>")
    with pytest.raises(UnreadableExport, match="wxr_version"):
        read_all(tmp_path / "feed.xml")


@pytest.mark.parametrize("field", ["name", "status", "creator", "parent"])
def test_what_is_remembered_to_the_end_cannot_fill_the_memory(tmp_path: Path, field: str) -> None:
    with pytest.raises(UnreadableExport, match="longer than 10,000"):
        read_all(export_file(tmp_path, item(1, **{field: "x" * 20_000})))


@needs_real_export
def test_the_real_export_is_read_whole() -> None:
    items = [record for record in Export(REAL_EXPORT).records() if isinstance(record, Item)]
    kinds = [found.kind for found in items]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "post": 51,
        "page": 21,
        "attachment": 38,
        "nav_menu_item": 70,
    }
    assert sum(len(found.comments) for found in items) == 32
