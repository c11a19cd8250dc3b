"""ODT, ODS and ODP (OpenDocument 1.3): allowed parts, and allowed references."""

from xml.etree.ElementTree import Element, tostring

from content.media.inspection.office.archive import local, parsed
from content.media.inspection.office.charts import belongs_to, is_object, is_stand_in, objects
from content.media.inspection.refusals import Refusal, RefusedFile

MIMETYPE = "mimetype"
_BASE = "application/vnd.oasis.opendocument."
_TYPES = {f"{_BASE}{kind}" for kind in ("text", "spreadsheet", "presentation")}
_ENDINGS = {
    "xml",
    "rdf",
    "png",
    "jpg",
    "jpeg",
    "gif",
    "bmp",
    "tif",
    "tiff",
    "emf",
    "wmf",
    "svm",
    "ttf",
    "otf",
}
_MANIFEST = "META-INF/manifest.xml"
_MACROS = ("basic/", "scripts/", "dialogs/")
_LEFT_OUT = "Configurations2/"  # menu settings of the program
_RUNS = {"event-listener", "event-listeners", "script"}
_OBJECTS = {"object", "object-ole", "plugin", "applet", "floating-frame"}
_DDE = {"dde-source", "dde-connection-decl", "dde-connection", "dde-link", "dde-connection-decls"}
_LINKS = ("http://", "https://", "mailto:", "tel:", "#")
_OFFICE = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_EMPTY_META = b'<o:document-meta xmlns:o="' + _OFFICE + b'" o:version="1.3"/>'


def clean(files: dict[str, bytes]) -> tuple[str, dict[str, bytes]]:
    """The media type and the files to pack. Raises RefusedFile."""
    media_type = files[MIMETYPE].decode("ascii", "replace").strip()
    if media_type not in _TYPES:
        raise RefusedFile(Refusal.ARCHIVE)
    drawn = objects(files)
    kept = {
        name: held
        for name, held in files.items()
        if not name.lower().startswith(("thumbnails/", "layout-cache")) and not name.startswith(_LEFT_OUT)
    }
    for name, held in kept.items():
        if name == MIMETYPE or is_stand_in(name, held, drawn):
            continue
        _check_name(name.partition("/")[2] if belongs_to(name, drawn) else name)
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
        if kind == "object" and is_object(part, drawn):
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
        return not place.startswith(_LINKS)
    return ":" in place or place.startswith(("/", "\\", "../"))
