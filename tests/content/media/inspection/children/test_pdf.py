"""content.media.inspection.children.pdf: what could run, start or carry something is refused; metadata is removed."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from content.media.inspection.limits import Limits
from content.media.inspection.result import Refusal
from tests.content.media.inspection.here import cleaned, refusal_of


def document(change: Callable[[Pdf], object] = lambda pdf: None, **settings: object) -> bytes:
    """A page with a line of text, and ``change`` done to it."""
    made = Pdf.new()
    page = made.add_blank_page(page_size=(200, 100))
    page.Contents = Stream(made, b"BT /F1 12 Tf (Plain) Tj ET")
    change(made)
    out = io.BytesIO()
    made.save(out, **settings)  # type: ignore[arg-type]
    return out.getvalue()


def at_root(key: str, value: object) -> Callable[[Pdf], object]:
    return lambda pdf: pdf.Root.__setitem__(key, value)


def annotation(**held: Any) -> Callable[[Pdf], object]:
    note = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **held)
    return lambda pdf: pdf.pages[0].obj.__setitem__("/Annots", pdf.make_indirect(Array([note])))


def link(**action: Any) -> Callable[[Pdf], object]:
    return annotation(Subtype=Name.Link, A=Dictionary(**action))


SCRIPT = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
TREE = Dictionary(Names=Array(["a", SCRIPT]))


def attached(pdf: Pdf) -> None:
    pdf.attachments["evil.exe"] = b"MZ"


def nested(pdf: Pdf) -> None:
    held = Dictionary()
    for _ in range(300):
        held = Dictionary(K=held)
    pdf.Root["/Deep"] = held


REFUSED: dict[str, tuple[bytes, Refusal]] = {
    "script when opened": (document(at_root("/OpenAction", SCRIPT)), Refusal.PDF_SCRIPT),
    "script by name": (document(at_root("/Names", Dictionary(JavaScript=TREE))), Refusal.PDF_SCRIPT),
    "script when closed": (document(at_root("/AA", Dictionary(WC=SCRIPT))), Refusal.PDF_SCRIPT),
    "script of a link": (document(link(S=Name.JavaScript, JS="x")), Refusal.PDF_SCRIPT),
    "script after a link": (document(link(S=Name.URI, URI="https://a", Next=SCRIPT)), Refusal.PDF_SCRIPT),
    "script in an object stream": (
        document(
            lambda pdf: pdf.Root.__setitem__("/OpenAction", pdf.make_indirect(SCRIPT)),
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        ),
        Refusal.PDF_SCRIPT,
    ),
    "starts a program": (
        document(at_root("/OpenAction", Dictionary(S=Name.Launch, F="cmd.exe"))),
        Refusal.PDF_SCRIPT,
    ),
    "sends a form": (document(link(S=Name.SubmitForm, F="https://a")), Refusal.PDF_SCRIPT),
    "an attached file": (document(attached), Refusal.PDF_FILES),
    "an attachment on a page": (document(annotation(Subtype=Name.FileAttachment)), Refusal.PDF_FILES),
    "rich media": (document(annotation(Subtype=Name.RichMedia)), Refusal.PDF_FILES),
    "a film": (document(annotation(Subtype=Name.Movie)), Refusal.PDF_FILES),
    "a portfolio": (document(at_root("/Collection", Dictionary())), Refusal.PDF_FILES),
    "a stream from elsewhere": (
        document(lambda pdf: pdf.pages[0].Contents.__setitem__("/F", "//host/share")),
        Refusal.PDF_FILES,
    ),
    "an xfa form": (document(at_root("/AcroForm", Dictionary(XFA=Array([])))), Refusal.PDF_FORM),
    "a password": (document(encryption=pikepdf.Encryption(owner="a", user="b")), Refusal.ENCRYPTED),
    "restrictions without a password": (
        document(encryption=pikepdf.Encryption(owner="a", user="")),
        Refusal.ENCRYPTED,
    ),
    "half of it": (document()[:300], Refusal.TRUNCATED),
    "only its name": (b"%PDF-1.7\n%%EOF", Refusal.DAMAGED),
    "too many pages": (
        document(lambda pdf: [pdf.add_blank_page() for _ in range(4)]),
        Refusal.TOO_MANY_PAGES,
    ),
    "nested without end": (document(nested), Refusal.TOO_COMPLEX),
    "a page in front of it": (b"<html><script>" + document(), Refusal.WEB_PAGE),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    data, expected = REFUSED[case]
    assert refusal_of(data, Limits(pages=4)) == expected


def test_an_innocent_document_keeps_its_pages_and_its_title() -> None:
    data = document(lambda pdf: pdf.docinfo.__setitem__("/Title", "Plain"))
    made, clean = cleaned(data)
    assert made.media_type == "application/pdf"
    with Pdf.open(io.BytesIO(clean)) as after:
        assert after.pages[0].Contents.read_bytes() == b"BT /F1 12 Tf (Plain) Tj ET"
        assert after.pages[0].mediabox == [0, 0, 200, 100]
        assert str(after.docinfo["/Title"]) == "Plain"
    assert cleaned(data)[1] == clean


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b", "http://example.org", "mailto:cara@example.org"]
)
def test_links_to_pages_and_people_stay(address: str) -> None:
    with Pdf.open(io.BytesIO(cleaned(document(link(S=Name.URI, URI=address)))[1])) as after:
        assert str(after.pages[0].Annots[0].A.URI) == address


@pytest.mark.parametrize(
    "action",
    [
        {"S": Name.URI, "URI": "javascript:alert(1)"},
        {"S": Name.URI, "URI": "java\nscript:alert(1)"},
        {"S": Name.URI, "URI": "file:///etc/passwd"},
        {"S": Name.URI, "URI": "\\\\host\\share"},
        {"S": Name.GoToR, "F": "//host/share/a.pdf"},
        {"S": Name.GoToE},
        {"S": Name.Named, "N": Name.Print},
        {"S": Name.Invented},
    ],
)
def test_links_to_elsewhere_lose_what_they_do(action: dict[str, object]) -> None:
    with Pdf.open(io.BytesIO(cleaned(document(link(**action)))[1])) as after:
        assert "/A" not in after.pages[0].Annots[0]


def test_what_tells_about_people_and_programs_is_gone() -> None:
    def tell(pdf: Pdf) -> None:
        pdf.docinfo["/Author"] = "PLACE"
        pdf.Root.Metadata = Stream(pdf, b"<x>PLACE</x>")
        pdf.pages[0].obj["/PieceInfo"] = Dictionary(App=Dictionary(Private="PLACE"))
        pdf.Root.OpenAction = Dictionary(S=Name.URI, URI="https://example.org")

    data = document(tell, compress_streams=False)
    with Pdf.open(io.BytesIO(cleaned(data)[1])) as after:
        assert "/OpenAction" not in after.Root
        plain = io.BytesIO()
        after.save(plain, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert b"PLACE" in data
    assert b"PLACE" not in plain.getvalue()


def test_what_hides_behind_and_between_the_objects_is_gone() -> None:
    data = document().replace(b"\nendobj", b"\n%<script>alert(1)</script>\nendobj", 1)
    clean = cleaned(data + b"<html><script>alert(1)</script>")[1]
    assert b"script" not in clean
