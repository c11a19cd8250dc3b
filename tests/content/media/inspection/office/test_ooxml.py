"""content.media.inspection.office.ooxml: the workbook of a chart is cleaned, and no other may be embedded."""

import io
import zipfile

import pytest

from content.media.inspection.limits import Limits
from content.media.inspection.result import Refusal
from tests.content.media.inspection.children.test_office import BASE, WORD, archive, docx, relation
from tests.content.media.inspection.here import cleaned, refusal_of

SHEET = f"{BASE}spreadsheetml.sheet.main+xml"
BOOK = "word/embeddings/Microsoft_Excel_Sheet1.xlsx"


def part_of(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        return held.read(name)


def charted(book: bytes, target: str = f"/{BOOK}", **more: str | bytes) -> bytes:
    chart = relation("package", target, "Internal")
    return docx(
        {BOOK: book, "word/charts/_rels/chart1.xml.rels": chart, "word/charts/chart1.xml": "<c/>", **more}
    )


@pytest.mark.parametrize("target", [f"/{BOOK}", "../embeddings/Microsoft_Excel_Sheet1.xlsx"])
def test_the_numbers_of_a_chart_stay_without_their_author(target: str) -> None:
    clean = cleaned(charted(docx(main=SHEET), target))[1]
    assert b"Cara" not in part_of(part_of(clean, BOOK), "docProps/core.xml")
    assert cleaned(clean)[1] == clean


REFUSED = {
    "with macros": (charted(docx({"xl/vbaProject.bin": b"x"}, main=SHEET)), Refusal.OFFICE_MACROS),
    "with something in it": (
        charted(docx({"xl/embeddings/a.bin": b"x"}, main=SHEET)),
        Refusal.OFFICE_EMBEDDED,
    ),
    "with a chart with a workbook": (charted(charted(docx(main=SHEET))), Refusal.OFFICE_EMBEDDED),
    "that is a text": (charted(docx()), Refusal.OFFICE_EMBEDDED),
    "that is an archive": (charted(archive({"a.xml": "<a/>"})), Refusal.OFFICE_EMBEDDED),
    "that is a program": (charted(b"MZ"), Refusal.TRUNCATED),
    "that fetches": (
        charted(docx({"xl/_rels/a.rels": relation("oleObject", "http://evil.example")}, main=SHEET)),
        Refusal.OFFICE_EMBEDDED,
    ),
    "that is a bomb": (charted(docx({"xl/a.xml": b" " * 900_000}, main=SHEET)), Refusal.TOO_MUCH_MEMORY),
    "that lies elsewhere": (charted(docx(main=SHEET), "http://evil.example/a.xlsx"), Refusal.OFFICE_EMBEDDED),
    "that the text starts as well": (
        charted(
            docx(main=SHEET),
            **{
                "word/_rels/document.xml.rels": relation(
                    "hyperlink", "embeddings/Microsoft_Excel_Sheet1.xlsx"
                )
            },
        ),
        Refusal.OFFICE_EMBEDDED,
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_workbook_is_refused(case: str) -> None:
    data, expected = REFUSED[case]
    assert refusal_of(data, Limits(unpacked_bytes=800_000)) == expected


@pytest.mark.parametrize(
    "kind", ["wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation"]
)
def test_an_innocent_document_keeps_its_parts_and_loses_its_author(kind: str) -> None:
    links = relation("hyperlink", "https://example.org")
    made, clean = cleaned(
        docx({"word/_rels/document.xml.rels": links, "word/media/a.png": b"x"}, main=f"{BASE}{kind}.main+xml")
    )
    assert made.media_type == f"{BASE}{kind}"
    with zipfile.ZipFile(io.BytesIO(clean)) as after:
        assert after.read("word/media/a.png") == b"x"
        assert after.read("word/document.xml").decode() == f"<w:document {WORD}><w:p/></w:document>"
        assert b"Cara" not in after.read("docProps/core.xml")
        assert {entry.date_time[0] for entry in after.infolist()} == {1980}
