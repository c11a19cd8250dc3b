"""ODT, ODS and ODP (OpenDocument 1.3): allowed parts, and allowed references.

A chart or a formula is a small document in the file, the only kind of embedded object that is allowed: nothing
executes it, and its parts are checked like those around it.
"""

import re
from xml.etree.ElementTree import Element, tostring

from content.media.inspection.office.archive import ENDINGS, LINKS, local, parsed
from content.media.inspection.result import Refusal, RefusedFile

MIMETYPE = "mimetype"
_BASE = "application/vnd.oasis.opendocument."
_TYPES = {f"{_BASE}{kind}" for kind in ("text", "spreadsheet", "presentation")}
_ENDINGS = ENDINGS | {"rdf", "svm", "ttf", "otf"}
_MANIFEST = "META-INF/manifest.xml"
_MACROS = ("basic/", "scripts/", "dialogs/")
_LEFT_OUT = "Configurations2/"  # menu settings of the program
_RUNS = {"event-listener", "event-listeners", "script"}
_OBJECTS = {"object", "object-ole", "plugin", "applet", "floating-frame"}
_DDE = {"dde-source", "dde-connection-decl", "dde-connection", "dde-link", "dde-connection-decls"}
_OFFICE_URN = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_EMPTY_META = f'<o:document-meta xmlns:o="{_OFFICE_URN}" o:version="1.3"/>'.encode()
_OBJECT = re.compile(r"(?P<folder>(?:Object|Obj) ?[0-9]+)/(?:[^/]+\.xml|Pictures/[^/]+)")
_STAND_IN = re.compile(r"ObjectReplacements/(?P<folder>(?:Object|Obj) ?[0-9]+)")
# Preview that LibreOffice and others show until the chart is drawn.
_PICTURES = (b"VCLMTF", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\1\0\0\0")
_OFFICE = f"{{{_OFFICE_URN}}}"
_FORMULA = "{http://www.w3.org/1998/Math/MathML}math"


def clean(files: dict[str, bytes]) -> tuple[str, dict[str, bytes]]:
    """The media type and the files to pack. Raises RefusedFile."""
    media_type = files[MIMETYPE].decode("ascii", "replace").strip()
    if media_type not in _TYPES:
        raise RefusedFile(Refusal.ARCHIVE)
    drawn = _objects(files)
    kept = {
        name: held
        for name, held in files.items()
        if not name.lower().startswith(("thumbnails/", "layout-cache")) and not name.startswith(_LEFT_OUT)
    }
    for name, held in kept.items():
        if name == MIMETYPE or _is_stand_in(name, held, drawn):
            continue
        _check_name(name.partition("/")[2] if _belongs_to(name, drawn) else name)
        if name.endswith((".xml", ".rdf")):
            _check_part(parsed(held), drawn if "/" not in name else set())
        if name.rpartition("/")[2] == "meta.xml":
            kept[name] = _EMPTY_META
    if _MANIFEST in kept:
        kept[_MANIFEST] = _listed(parsed(kept[_MANIFEST]), kept)
    return media_type, kept


def _listed(manifest: Element, kept: dict[str, bytes]) -> bytes:
    """Manifest without the parts that were left out."""
    for entry in list(manifest):
        path = next((value for key, value in entry.items() if local(key) == "full-path"), "")
        if path != "/" and path not in kept:
            manifest.remove(entry)
    written: bytes = tostring(manifest, encoding="utf-8")
    return written


def _check_name(name: str) -> None:
    if name.lower().startswith(_MACROS):
        raise RefusedFile(Refusal.OFFICE_MACROS)
    if name.lower().startswith("object") or name.rpartition(".")[2].lower() not in _ENDINGS:
        raise RefusedFile(Refusal.OFFICE_EMBEDDED)


def _check_part(tree: Element, drawn: set[str]) -> None:
    """``drawn`` are the folders of charts and formulas that this part may show."""
    for part in tree.iter():
        kind = local(part.tag)
        if kind == "encryption-data":
            raise RefusedFile(Refusal.ENCRYPTED)
        if kind in _RUNS:
            raise RefusedFile(Refusal.OFFICE_MACROS)
        if kind == "object" and _is_object(part, drawn):
            continue
        if kind in _OBJECTS:
            raise RefusedFile(Refusal.OFFICE_EMBEDDED)
        if kind in _DDE or any(_leads_elsewhere(kind, local(key), value) for key, value in part.items()):
            raise RefusedFile(Refusal.OFFICE_EXTERNAL)


def _leads_elsewhere(kind: str, key: str, value: str) -> bool:
    if key != "href":
        return False
    place = value.strip().lower()
    if kind == "a":
        return not place.startswith(LINKS)
    return ":" in place or place.startswith(("/", "\\", "../"))


def _objects(files: dict[str, bytes]) -> set[str]:
    """Folders in an OpenDocument file that hold a chart or a formula. Raises RefusedFile."""
    found = (_OBJECT.fullmatch(name) for name in files)
    folders = {match["folder"] for match in found if match}
    return {folder for folder in folders if _is_drawn(files.get(f"{folder}/content.xml", b""))}


def _belongs_to(name: str, folders: set[str]) -> bool:
    match = _OBJECT.fullmatch(name)
    return match is not None and match["folder"] in folders


def _is_stand_in(name: str, held: bytes, folders: set[str]) -> bool:
    """Whether this is the preview picture of one of these objects."""
    match = _STAND_IN.fullmatch(name)
    return match is not None and match["folder"] in folders and (not held or held.startswith(_PICTURES))


def _is_object(part: Element, folders: set[str]) -> bool:
    """Whether this element shows one of these objects, from within the file."""
    places = [value for key, value in part.items() if local(key) == "href"]
    return len(places) == 1 and places[0].removeprefix("./").rstrip("/") in folders


def _is_drawn(content: bytes) -> bool:
    if not content:
        return False
    try:
        tree = parsed(content)
    except RefusedFile:
        raise RefusedFile(Refusal.OFFICE_EMBEDDED) from None
    body = tree.find(f"{_OFFICE}body")
    kinds = [part.tag for part in body] if body is not None else []
    return tree.tag == _FORMULA or kinds == [f"{_OFFICE}chart"]
