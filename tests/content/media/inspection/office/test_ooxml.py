"""A chart brings its numbers along, in a workbook that is looked through like the document; nothing else may."""

import io
import zipfile

import pytest

from content.media.inspection.limits import Limits
from content.media.inspection.result import Refusal
from tests.content.media.inspection.children.test_office import BASE, TEXT, archive, docx, odt, relation
from tests.content.media.inspection.here import cleaned, refusal_of

SHEET = f"{BASE}spreadsheetml.sheet.main+xml"
BOOK = "word/embeddings/Microsoft_Excel_Sheet1.xlsx"
OFFICE = 'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
SHOWN = '<d:object xmlns:d="d" xlink:href="./Object 1"/>'
PNG = b"\x89PNG\r\n\x1a\n"


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


def drawn(kind: str, *, body: str = SHOWN, more: dict[str, str | bytes] | None = None) -> bytes:
    inner = f"<o:document-content {OFFICE}><o:body>{kind}</o:body></o:document-content>"
    return odt(
        {
            "Object 1/content.xml": inner,
            "Object 1/meta.xml": "<meta>Cara</meta>",
            "ObjectReplacements/Object 1": PNG,
            **(more or {}),
        },
        body=body,
    )


def test_a_chart_in_odf_stays_without_its_author() -> None:
    clean = cleaned(drawn("<o:chart/>"))[1]
    assert b"Cara" not in part_of(clean, "Object 1/meta.xml")
    assert part_of(clean, "ObjectReplacements/Object 1") == PNG


def test_a_formula_in_odf_stays() -> None:
    formula = '<math xmlns="http://www.w3.org/1998/Math/MathML"/>'
    assert refusal_of(drawn("", more={"Object 1/content.xml": formula})) is None


OTHERS = {
    "a text": drawn("<o:text/>"),
    "a chart with a text": drawn("<o:chart/><o:text/>"),
    "a chart with an object": drawn(f"<o:chart>{TEXT.format(SHOWN)}</o:chart>".replace('xmlns:o="o" ', "")),
    "a chart with a program": drawn("<o:chart/>", more={"Object 1/a.exe": b"MZ"}),
    "a stand-in that is a program": drawn("<o:chart/>", more={"ObjectReplacements/Object 1": b"MZ"}),
    "a stand-in of nothing": drawn("<o:chart/>", more={"ObjectReplacements/Object 2": PNG}),
    "an object that is not there": drawn("<o:chart/>", body=SHOWN.replace("Object 1", "Object 2")),
    "an object elsewhere": drawn("<o:chart/>", body=SHOWN.replace("./Object 1", "http://evil.example")),
    "OLE": drawn("<o:chart/>", body=SHOWN.replace("d:object", "d:object-ole")),
}


@pytest.mark.parametrize("case", OTHERS)
def test_another_object_in_odf_is_refused(case: str) -> None:
    assert refusal_of(OTHERS[case]) == Refusal.OFFICE_EMBEDDED
