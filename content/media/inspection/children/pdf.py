"""Cleans one PDF with qpdf: checks each object, and writes it again without unnecessary parts.

Decided: what can run or start something by itself (JavaScript, Launch, ImportData, SubmitForm, RichMedia, 3D,
sound and film, XFA, embedded files) is refused, because a document without it is not the document that was
sent. What is only about the document or opens a page (metadata, OpenAction to a page, names of the program,
thumbnails) is removed silently. Links to web and mail addresses stay; every other link loses its action. The
tables name keys of ISO 32000-2.
"""

from typing import IO, Any, BinaryIO, cast

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from content.media.inspection.children.serving import serve
from content.media.inspection.embedded import without_notes
from content.media.inspection.limits import Limits
from content.media.inspection.result import Made, Refusal, RefusedFile

# Keys of any dictionary.
REFUSED_KEYS = {
    "/JS": Refusal.PDF_SCRIPT,
    "/JavaScript": Refusal.PDF_SCRIPT,
    "/XFA": Refusal.PDF_FORM,
    "/EmbeddedFiles": Refusal.PDF_FILES,
    "/EF": Refusal.PDF_FILES,
    "/RichMediaContent": Refusal.PDF_FILES,
    "/RichMediaSettings": Refusal.PDF_FILES,
    "/Collection": Refusal.PDF_FILES,
}
# Kinds of action (12.6.4), by their /S.
REFUSED_ACTIONS = {
    "/JavaScript": Refusal.PDF_SCRIPT,
    "/Launch": Refusal.PDF_SCRIPT,
    "/ImportData": Refusal.PDF_SCRIPT,
    "/SubmitForm": Refusal.PDF_SCRIPT,
    "/Rendition": Refusal.PDF_FILES,
    "/Movie": Refusal.PDF_FILES,
    "/Sound": Refusal.PDF_FILES,
    "/GoTo3DView": Refusal.PDF_FILES,
    "/RichMediaExecute": Refusal.PDF_FILES,
}
# Kinds of annotation (12.5.6), by their /Subtype.
REFUSED_ANNOTATIONS = {
    "/FileAttachment": Refusal.PDF_FILES,
    "/RichMedia": Refusal.PDF_FILES,
    "/Movie": Refusal.PDF_FILES,
    "/Sound": Refusal.PDF_FILES,
    "/Screen": Refusal.PDF_FILES,
    "/3D": Refusal.PDF_FILES,
}
# Removed everywhere: triggers, and data about people and programs.
REMOVED_KEYS = ("/AA", "/Metadata", "/PieceInfo", "/LastModified", "/AF", "/Thumb", "/OPI", "/Alternates")
# Also removed from the catalogue.
REMOVED_FROM_ROOT = (
    "/OpenAction",
    "/URI",
    "/SpiderInfo",
    "/Legal",
    "/Perms",
    "/DSS",
    "/Requirements",
    "/Threads",
)
# Actions that move within the document.
KEPT_ACTIONS = ("/GoTo", "/Named")
KEPT_NAMED = ("/NextPage", "/PrevPage", "/FirstPage", "/LastPage")
KEPT_SCHEMES = ("http://", "https://", "mailto:", "tel:")
_DEEPEST = 100


def work(source: IO[bytes], target: IO[bytes], task: dict[str, Any], limits: Limits) -> Made:
    """Reads a PDF from ``source`` and rewrites it. Raises RefusedFile."""
    document = _opened(cast(BinaryIO, source))
    if len(document.objects) > limits.objects:
        raise RefusedFile(Refusal.TOO_COMPLEX)
    if len(document.pages) > limits.pages:
        raise RefusedFile(Refusal.TOO_MANY_PAGES)
    if len(document.pages) == 0:
        raise RefusedFile(Refusal.DAMAGED)
    for held in document.objects:
        _look_through(held)
    # Some programs read a catalogue in the trailer itself, which is no object of its own.
    _look_through(document.trailer)
    _take_out(document)
    document.remove_unreferenced_resources()
    document.save(
        cast(BinaryIO, target),
        linearize=False,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
    )
    return Made("application/pdf")


def _opened(source: BinaryIO) -> Pdf:
    if not _is_whole(source):
        raise RefusedFile(Refusal.TRUNCATED)
    try:
        document = Pdf.open(source, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise RefusedFile(Refusal.ENCRYPTED) from None
    except pikepdf.PdfError:
        raise RefusedFile(Refusal.DAMAGED) from None
    if document.is_encrypted:
        raise RefusedFile(Refusal.ENCRYPTED)
    return document


def _is_whole(source: BinaryIO) -> bool:
    """Its end mark is near its end; otherwise qpdf would guess the missing part."""
    source.seek(0, 2)
    source.seek(max(source.tell() - 2048, 0))
    whole = b"%%EOF" in source.read()
    source.seek(0)
    return whole


def _look_through(held: Object, depth: int = 0) -> None:
    """Checks one indirect object with its direct content; the objects it refers to are checked by themselves."""
    if depth > _DEEPEST:
        raise RefusedFile(Refusal.TOO_COMPLEX)
    if isinstance(held, Array):
        parts: list[object] = list(held)
        for one in parts:
            if isinstance(one, Object) and not one.is_indirect:
                _look_through(one, depth + 1)
    elif isinstance(held, Dictionary | Stream):
        _refuse(held)
        for key in list(held.keys()):
            part: object = held.get(key)
            if isinstance(part, Object) and not part.is_indirect:
                _look_through(part, depth + 1)
        _take_away(held)
        _clean_picture(held)


def _refuse(held: Object) -> None:
    """Raises RefusedFile for a forbidden dictionary or key."""
    for key in REFUSED_KEYS:
        if key in held:
            raise RefusedFile(REFUSED_KEYS[key])
    _refuse_if(held.get("/S"), REFUSED_ACTIONS)
    _refuse_if(held.get("/Subtype"), REFUSED_ANNOTATIONS)
    if isinstance(held, Stream) and "/F" in held:
        raise RefusedFile(Refusal.PDF_FILES)  # its bytes would come from another file


def _take_away(held: Object) -> None:
    """Removes unnecessary keys of a dictionary."""
    for key in REMOVED_KEYS:
        if key in held:
            del held[key]
    for key in ("/A", "/PA"):
        action = held.get(key)
        if isinstance(action, Dictionary) and "/S" in action and not _is_kept(action):
            del held[key]


def _clean_picture(held: Object) -> None:
    """A photograph in a PDF is the camera's own file (ISO 32000-2, 7.4.8)."""
    if isinstance(held, Stream) and held.get("/Filter") in (Name.DCTDecode, Array([Name.DCTDecode])):
        written = held.read_raw_bytes()
        clean = without_notes(written)
        if clean != written:
            said = held.get("/DecodeParms")
            parameters = said if isinstance(said, Dictionary | Array) else None
            held.write(clean, filter=Name.DCTDecode, decode_parms=parameters)


def _refuse_if(found: object, refused: dict[str, Refusal]) -> None:
    if isinstance(found, Name) and str(found) in refused:
        raise RefusedFile(refused[str(found)])


def _is_kept(action: Dictionary) -> bool:
    kind = str(action.get("/S"))
    if "/Next" in action:
        return False
    if kind == "/URI":
        address = "".join(str(action.get("/URI", "")).split()).lower()
        return address.startswith(KEPT_SCHEMES)
    return kind in KEPT_ACTIONS and (kind != "/Named" or str(action.get("/N")) in KEPT_NAMED)


def _take_out(document: Pdf) -> None:
    root = document.Root
    for key in REMOVED_FROM_ROOT:
        if key in root:
            del root[key]
    names = root.get("/Names")
    if isinstance(names, Dictionary):
        for key in [key for key in names.keys() if key != "/Dests"]:  # noqa: SIM118 - not a mapping
            del names[key]
    title = document.trailer.get("/Info", Dictionary()).get("/Title") if "/Info" in document.trailer else None
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
    if isinstance(title, pikepdf.String):
        document.trailer["/Info"] = document.make_indirect(Dictionary(Title=title))


if __name__ == "__main__":
    serve(work)
