"""DOCX, XLSX and PPTX (ECMA-376): allowed parts, and allowed references.

A chart holds its numbers in a workbook, the only kind of embedded object that is allowed: charts, and nothing
else, refer to it, nothing is embedded in it, and it is cleaned like any other.
"""

import io
import re
from dataclasses import replace
from posixpath import dirname, join, normpath
from xml.etree.ElementTree import Element

from content.media.inspection.limits import Limits
from content.media.inspection.office.archive import ENDINGS, LINKS, local, packed, parsed, unpacked
from content.media.inspection.result import Refusal, RefusedFile

CONTENT_TYPES = "[Content_Types].xml"
_BASE = "application/vnd.openxmlformats-officedocument."
_MAIN = {
    f"{_BASE}wordprocessingml.document.main+xml": f"{_BASE}wordprocessingml.document",
    f"{_BASE}spreadsheetml.sheet.main+xml": f"{_BASE}spreadsheetml.sheet",
    f"{_BASE}presentationml.presentation.main+xml": f"{_BASE}presentationml.presentation",
}
_ENDINGS = ENDINGS | {"rels", "vml", "wdp", "odttf", "fntdata"}
_MACROS = re.compile(r"vba|macro", re.IGNORECASE)
_EMBEDDED = re.compile(r"(^|/)(embeddings|activex|ctrlprops|externallinks)/", re.IGNORECASE)
_PRINTER = re.compile(r"(^|/)printerSettings/[^/]+\.bin$", re.IGNORECASE)
_RUNS = (
    "oleobject",
    "package",
    "control",
    "vbaproject",
    "activexcontrolbinary",
    "afchunk",
    "keymapcustomizations",
)
# Kind of a part by its declared type, whatever its name.
_ACTIVE = re.compile(r"oleobject|activex|controlproperties", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
# Fields that fetch or start something (DDE starts programs).
_FIELDS = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE)\b|\bLINK\s+[a-z]\w*\.\w+", re.IGNORECASE)
_NOTES = "http://schemas.openxmlformats.org"
_EMPTY = {
    "docProps/core.xml": f'<coreProperties xmlns="{_NOTES}/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": f'<Properties xmlns="{_NOTES}/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": f'<Properties xmlns="{_NOTES}/officeDocument/2006/custom-properties"/>',
}
_WORKBOOK = re.compile(r"(word|xl|ppt)/embeddings/[^/]+\.xlsx")
_CHART = re.compile(r"(?:word|xl|ppt)/charts/_rels/chart[^/]*\.xml\.rels")


def clean(files: dict[str, bytes], limits: Limits) -> tuple[str, dict[str, bytes]]:
    """The media type and the files to pack. Raises RefusedFile."""
    media_type = _type(parsed(files[CONTENT_TYPES]))
    tables = _workbooks(files)
    for name, held in files.items():
        if name in tables:
            continue
        _check_name(name)
        if name.endswith((".xml", ".rels", ".vml")):
            _check_part(name, parsed(held), tables)
    left = limits.unpacked_bytes - sum(map(len, files.values()))
    for name in sorted(tables):
        files[name], size = _cleaned_workbook(files[name], replace(limits, unpacked_bytes=left))
        left -= size
    kept = {
        name: _EMPTY[name].encode() if name in _EMPTY else held
        for name, held in files.items()
        if not name.startswith("docProps/thumbnail")
    }
    return media_type, kept


def _cleaned_workbook(held: bytes, limits: Limits) -> tuple[bytes, int]:
    """The workbook of a chart, cleaned like any other, and its unpacked size. Raises RefusedFile."""
    parts = unpacked(io.BytesIO(held), limits)
    if CONTENT_TYPES not in parts or _workbooks(parts):
        raise RefusedFile(Refusal.OFFICE_EMBEDDED)
    media_type, kept = clean(parts, limits)
    if media_type != f"{_BASE}spreadsheetml.sheet":
        raise RefusedFile(Refusal.OFFICE_EMBEDDED)
    target = io.BytesIO()
    packed(kept, target, first=CONTENT_TYPES)
    return target.getvalue(), sum(map(len, parts.values()))


def _type(types: Element) -> str:
    said = [part.get("ContentType", "") for part in types]
    if any(_MACROS.search(one) for one in said):
        raise RefusedFile(Refusal.OFFICE_MACROS)
    # Programs declare types for extensions of which they then write no part.
    of_parts = [part for part in types if part.get("Extension", "xml").lower() in _ENDINGS]
    if any(_ACTIVE.search(part.get("ContentType", "")) for part in of_parts):
        raise RefusedFile(Refusal.OFFICE_EMBEDDED)
    found = [_MAIN[one] for one in said if one in _MAIN]
    if len(found) != 1:
        raise RefusedFile(Refusal.ARCHIVE)
    return found[0]


def _check_name(name: str) -> None:
    if _MACROS.search(name.rpartition("/")[2]):
        raise RefusedFile(Refusal.OFFICE_MACROS)
    if _EMBEDDED.search(name):
        outside = "externallinks/" in name.lower()
        raise RefusedFile(Refusal.OFFICE_EXTERNAL if outside else Refusal.OFFICE_EMBEDDED)
    if name.rpartition(".")[2].lower() not in _ENDINGS and not _PRINTER.search(name):
        raise RefusedFile(Refusal.OFFICE_EMBEDDED)


def _check_part(name: str, tree: Element, tables: set[str]) -> None:
    if name.endswith(".rels"):
        for relation in tree:
            if not _is_of_workbook(name, relation, tables):
                _check_relation(relation)
        return
    fields = "".join((part.text or "") for part in tree.iter() if local(part.tag) == "instrText")
    simple = [
        part.get(key, "") for part in tree.iter() if local(part.tag) == "fldSimple" for key in part.attrib
    ]
    if any(_FIELDS.search(text) for text in (fields, *simple)):
        raise RefusedFile(Refusal.OFFICE_EXTERNAL)
    if any(local(part.tag) in {"oleObj", "OLEObject", "control", "altChunk"} for part in tree.iter()):
        raise RefusedFile(Refusal.OFFICE_EMBEDDED)


def _check_relation(relation: Element) -> None:
    kind = relation.get("Type", "").rpartition("/")[2].lower()
    if kind in _RUNS:
        raise RefusedFile(Refusal.OFFICE_MACROS if "vba" in kind else Refusal.OFFICE_EMBEDDED)
    target = relation.get("Target", "").strip().lower()
    # Network shares, hosts and drives may be written like internal paths.
    leads_out = target.startswith(("\\", "//", "/\\")) or _SCHEME.match(target)
    outside = relation.get("TargetMode", "").lower() == "external" or "://" in target or leads_out
    if outside and not (kind == "hyperlink" and target.startswith(LINKS)):
        raise RefusedFile(Refusal.OFFICE_EXTERNAL)


def _workbooks(files: dict[str, bytes]) -> set[str]:
    """Names of embedded workbooks that charts, and nothing else, refer to."""
    by_charts: set[str] = set()
    by_others: set[str] = set()
    for name, held in files.items():
        if not name.endswith(".rels"):
            continue
        targets = {_target(name, relation) for relation in parsed(held)}
        (by_charts if _CHART.fullmatch(name) else by_others).update(targets)
    return {name for name in files if _WORKBOOK.fullmatch(name)} & (by_charts - by_others)


def _is_of_workbook(name: str, relation: Element, allowed: set[str]) -> bool:
    """Whether ``relation`` in the part ``name`` leads from a chart to its workbook."""
    if not _CHART.fullmatch(name) or relation.get("TargetMode", "Internal") != "Internal":
        return False
    return _target(name, relation) in allowed


def _target(name: str, relation: Element) -> str:
    """Target part of a relation of the part ``name``: relative to it, or from the root."""
    return normpath(join("/", dirname(dirname(name)), relation.get("Target", ""))).lstrip("/")
