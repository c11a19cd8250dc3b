"""A file from outside cannot hurt: it is refused with one clear sentence, or read in bounded memory."""

import tracemalloc
from pathlib import Path

import pytest

from content.imports.wordpress import export
from content.imports.wordpress.export import Export, Item, UnreadableExport
from tests.content.imports.wordpress.files import (
    FOOT,
    HEAD,
    REAL_EXPORT,
    export_file,
    item,
    needs_real_export,
)

BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><rss><channel><title>&c;</title></channel></rss>"""

EXTERNAL = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss><channel><title>&x;</title></channel></rss>"""

REMOTE_DTD = (
    """<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://127.0.0.1:9/evil.dtd"><rss><channel/></rss>"""
)


def read_all(path: Path) -> list[object]:
    return list(Export(path).records())


DECLARES, BROKEN, OTHER = "document type or entities", "well-formed XML", "not a WordPress export"
PLACE = rf"{BROKEN}: .*line \d+"
REFUSED = {
    "an entity bomb": (BOMB, DECLARES),
    "an external entity": (EXTERNAL, DECLARES),
    "a remote DTD": (REMOTE_DTD, DECLARES),
    "nothing": ("", PLACE),
    "a text": ("no markup", PLACE),
    "a head only": (HEAD, PLACE),
    "one that is cut off": (HEAD + item(1)[:-20], PLACE),
    "an undeclared entity": (HEAD + "<item>&nbsp;</item>" + FOOT, PLACE),
    "a control character": (HEAD + "\x01" + FOOT, PLACE),
    "deep nesting": (HEAD + "<item>" + "<a>" * 5000 + "</a>" * 5000 + "</item>" + FOOT, "nested"),
    "bytes in no known encoding": (HEAD + "<item><title>caf\udce9</title></item>" + FOOT, BROKEN),
    "a page": ("<html><body/></html>", OTHER),
    "an item alone": ("<rss><item/></rss>", OTHER),
    "a feed": ("<rss><channel><title>News</title></channel></rss>", "wxr_version"),
} | {
    f"the encoding {name!a}": ((HEAD + FOOT).replace('="UTF-8"', f'="{name}"'), BROKEN)
    for name in ("KLINGON", "base64", "utf-7", "\udc80", "", "utf-16")
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_reason(tmp_path: Path, case: str) -> None:
    text, reason = REFUSED[case]
    (tmp_path / "export.xml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(UnreadableExport, match=reason):
        read_all(tmp_path / "export.xml")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableExport, match="Cannot read"):
        read_all(tmp_path / "nowhere.xml")


def test_one_item_cannot_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MAX_PIECE", 10_000)
    with pytest.raises(UnreadableExport, match="larger than 10,000"):
        read_all(export_file(tmp_path, item(1, body="x" * 20_000)))


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = export_file(tmp_path, *(item(number, body="word " * 20_000) for number in range(200)))
    assert path.stat().st_size > 20_000_000
    tracemalloc.start()
    count = sum(isinstance(record, Item) for record in Export(path).records())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 200
    assert peak < 3_000_000


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
