"""Hiding places that no list of attacks names: whatever lies in one is refused, or gone from what comes out."""

import io
import struct
import zipfile
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from content.media.inspection.result import Refusal
from tests.content.media.inspection import chunks
from tests.content.media.inspection.children.test_office import BASE, MAIN, archive, docx, relation
from tests.content.media.inspection.children.test_pdf import annotation, at_root, document
from tests.content.media.inspection.here import cleaned, refusal_of
from tests.content.media.inspection.pictures import saved, scene

EVIL = b"evil.example"
SCRIPT = Dictionary(S=Name.JavaScript, JS="app.launchURL('https://evil.example')")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'
RELS = "word/_rels/document.xml.rels"


def thumbnail() -> bytes:
    """A JPEG whose camera kept a small picture of what was there before it was cut."""
    small = saved(scene(), "JPEG", comment=EVIL)
    head = b"II*\0\x08\0\0\0" + struct.pack("<HI", 0, 14)
    entries = ((0x103, 3, 6), (0x201, 4, 56), (0x202, 4, len(small)))
    listed = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    exif = head + struct.pack("<H", len(entries)) + listed + struct.pack("<I", 0)
    return chunks.jpeg_with(saved(scene(), "JPEG"), 0xE1, b"Exif\0\0" + exif.ljust(56, b"\0") + small)


def png_that_unpacks_to(kind: bytes, before: bytes, size: int) -> bytes:
    packed = zlib.compress(EVIL + bytes(size), 1)  # the quickest: it runs while tests are collected
    return chunks.png_with(saved(scene(), "PNG"), chunks.png_chunk(kind, before + packed))


def gif_with(extension: bytes) -> bytes:
    gif = saved(scene(), "GIF")
    start = 13 + 3 * 2 ** ((gif[10] & 7) + 1)
    return gif[:start] + extension + gif[start:]


def types(part: str, kind: str) -> str:
    override = '<Override PartName="{}" ContentType="{}"/>'
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f"{override.format('/word/document.xml', MAIN)}{override.format(part, kind)}</Types>"
    )


def chunk_of_another_format(name: str, held: bytes) -> bytes:
    body = (
        '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="a"/>'
    )
    return docx({f"word/{name}": held, RELS: relation("aFChunk", name, "Internal")}, body)


def two_names_for_one_part() -> bytes:
    """The directory at the end calls it a harmless name, the head in front of it another."""
    whole = docx({"word/media/AAAAAAA.bin": EVIL})
    return whole.replace(b"word/media/AAAAAAA.bin", b"word/vbaProjectxxx.bin", 1)


def outline(pdf: Pdf) -> None:
    item = pdf.make_indirect(Dictionary(Title="Start", A=SCRIPT))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=item, Last=item, Count=1))
    item.Parent = pdf.Root.Outlines


def raw_pdf(of_root: bytes) -> bytes:
    return document(at_root("/Marked", Name("/HERE"))).replace(b"/Marked /HERE", of_root)


def catalogue_in_the_trailer(held: bytes) -> bytes:
    whole = b"%PDF-1.4\n"
    objects = (b"<</Type/Pages/Kids[2 0 R]/Count 1>>", b"<</Type/Page/Parent 1 0 R/MediaBox[0 0 9 9]>>")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 3\n0000000000 65535 f \n" + b"".join(places)
    root = b"<</Type/Catalog/Pages 1 0 R%s>>" % held
    return whole + table + b"trailer\n<</Size 3/Root %s>>\nstartxref\n%d\n%%%%EOF\n" % (root, len(whole))


FILES = {
    "a small picture that a camera kept": thumbnail(),
    "a text that unpacks to very much": png_that_unpacks_to(b"zTXt", b"Comment\0\0", 64 * 2**20),
    "a profile that unpacks to very much": png_that_unpacks_to(b"iCCP", b"sRGB\0\0", 64 * 2**20),
    "xmp in an extension of a gif": gif_with(b"!\xff\x0bXMP DataXMP" + bytes([len(EVIL)]) + EVIL + b"\0"),
    "plain text in a gif": gif_with(b"!\x01\x0c" + bytes(12) + bytes([len(EVIL)]) + EVIL + b"\0"),
    "a page in a document": chunk_of_another_format("a.html", b"<img src=https://evil.example/x>"),
    "a saved page in a document": chunk_of_another_format(
        "a.mht", b"Content-Location: https://evil.example/x"
    ),
    "another format in a document": chunk_of_another_format(
        "a.rtf", rb"{\rtf1{\field{\*\fldinst evil.example}}}"
    ),
    "a share called inside": docx({RELS: relation("image", r"\\evil.example\x.png", "Internal")}),
    "a host called inside": docx({RELS: relation("image", "//evil.example/x.png", "Internal")}),
    "a drive called inside": docx({RELS: relation("image", "file:c:/evil.example.png", "Internal")}),
    "an address called inside": docx({RELS: relation("image", "https://evil.example/x.png", "Internal")}),
    "relations in sixteen bits": docx(
        {RELS: relation("attachedTemplate", "https://evil.example").encode("utf-16")}
    ),
    "macros under another name": docx(
        {
            "[Content_Types].xml": types("/word/media/a.bin", "application/vnd.ms-office.vbaProject"),
            "word/media/a.bin": EVIL,
        }
    ),
    "active content under another name": docx(
        {
            "[Content_Types].xml": types("/word/media/a.xml", f"{BASE}oleObject"),
            "word/media/a.xml": "<evil.example/>",
        }
    ),
    "two names for one part": two_names_for_one_part(),
    "script spelled otherwise": raw_pdf(b"/Open#41ction<</S/Java#53cript/J#53(evil.example)>>"),
    "script of a bookmark": document(outline),
    "script of a page": document(lambda pdf: pdf.pages[0].obj.__setitem__("/AA", Dictionary(O=SCRIPT))),
    "script of a note": document(annotation(Subtype=Name.Text, AA=Dictionary(E=SCRIPT))),
    "script of a rendition": document(
        annotation(Subtype=Name.Screen, A=Dictionary(S=Name.Rendition, JS="app.alert('evil.example')"))
    ),
    "data from elsewhere": document(at_root("/OpenAction", Dictionary(S=Name.ImportData, F="evil.example"))),
    "a document in a document": document(at_root("/OpenAction", Dictionary(S=Name.GoToE, F="evil.example"))),
    "a catalogue that is no object": catalogue_in_the_trailer(
        b"/AA<</WC<</S/JavaScript/JS(evil.example)>>>>"
    ),
    "a form of a catalogue that is no object": catalogue_in_the_trailer(b"/AcroForm<</XFA(evil.example)>>"),
    "words in a corner of the root": document(
        at_root("/Extensions", Dictionary(ADBE=Array(["evil.example"])))
    ),
    "script under a prefix": SVG.format(
        '<s:script xmlns:s="http://www.w3.org/2000/svg">fetch("//evil.example")</s:script>'
    ).encode(),
    "a gradient from elsewhere": SVG.format(
        '<linearGradient x:href="//evil.example/a#b"/><path d="M0 0"/>'
    ).encode(),
    "a mask from elsewhere": SVG.format('<path d="M0 0h9" mask="url(//evil.example/#m)"/>').encode(),
    "a marker from elsewhere": SVG.format(
        '<path d="M0 0h9" marker-end="url( &#x2f;/evil.example/#m)"/>'
    ).encode(),
    "text along a path elsewhere": SVG.format(
        '<text><textPath href="//evil.example#p">a</textPath></text>'
    ).encode(),
}


@pytest.mark.parametrize("case", FILES)
def test_it_is_refused_or_gone(case: str) -> None:
    why = refusal_of(FILES[case])
    assert why is not Refusal.CRASHED
    assert why or EVIL not in unpacked(cleaned(FILES[case])[1])


def unpacked(data: bytes) -> bytes:
    """``data`` and whatever lies packed in it."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return b"".join(f"{part.filename}\n".encode() + parts.read(part) for part in parts.infolist())
    if data.startswith(b"%PDF"):
        out = io.BytesIO()
        with Pdf.open(io.BytesIO(data)) as pdf:
            pdf.save(
                out,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
                stream_decode_level=pikepdf.StreamDecodeLevel.all,
            )
        return out.getvalue()
    return data


def test_what_was_hidden_would_be_seen() -> None:
    assert EVIL in unpacked(archive({"a": EVIL * 9}))
    assert EVIL in unpacked(document(at_root("/A", Dictionary(B="evil.example"))))
