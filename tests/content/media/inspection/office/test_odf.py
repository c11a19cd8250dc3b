"""content.media.inspection.office.odf: charts and formulas stay, other embedded objects are refused."""

import io
import zipfile

import pytest

from content.media.inspection.result import Refusal
from tests.content.media.inspection.children.test_office import ODF, TEXT, odt
from tests.content.media.inspection.here import cleaned, refusal_of
from tests.content.media.inspection.office.test_ooxml import part_of

OFFICE = 'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
SHOWN = '<d:object xmlns:d="d" xlink:href="./Object 1"/>'
PNG = b"\x89PNG\r\n\x1a\n"


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


def test_an_innocent_odf_begins_with_its_kind_and_loses_its_author() -> None:
    made, clean = cleaned(odt(body='<t:a xlink:href="https://example.org">Plain</t:a>'))
    assert made.media_type == ODF
    assert clean[30:].startswith(b"mimetype" + ODF.encode())
    with zipfile.ZipFile(io.BytesIO(clean)) as after:
        assert b"Plain" in after.read("content.xml")
        assert b"Cara" not in after.read("meta.xml")
        assert "Thumbnails/a.png" not in after.namelist()
        assert b"Thumbnails" not in after.read("META-INF/manifest.xml")
