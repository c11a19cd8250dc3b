"""Charts embed their data: an OOXML chart its numbers as a workbook, an OpenDocument chart a small document.

Only these embedded objects are allowed, because nothing executes them and they are checked like the document
around them: a workbook must be one that a chart (and nothing else) refers to, without anything embedded in it;
a small document must be a chart or a formula.
"""

import re
from posixpath import dirname, join, normpath
from xml.etree.ElementTree import Element

from content.media.inspection.office.archive import local, parsed
from content.media.inspection.refusals import Refusal, RefusedFile

_WORKBOOK = re.compile(r"(word|xl|ppt)/embeddings/[^/]+\.xlsx")
_CHART = re.compile(r"(?:word|xl|ppt)/charts/_rels/chart[^/]*\.xml\.rels")
_OBJECT = re.compile(r"(?P<folder>(?:Object|Obj) ?[0-9]+)/(?:[^/]+\.xml|Pictures/[^/]+)")
_STAND_IN = re.compile(r"ObjectReplacements/(?P<folder>(?:Object|Obj) ?[0-9]+)")
# Preview that LibreOffice and others show until the chart is drawn.
_PICTURES = (b"VCLMTF", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\1\0\0\0")
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_FORMULA = "{http://www.w3.org/1998/Math/MathML}math"


def workbooks(files: dict[str, bytes]) -> set[str]:
    """Names of embedded workbooks that charts, and nothing else, refer to."""
    by_charts: set[str] = set()
    by_others: set[str] = set()
    for name, held in files.items():
        if not name.endswith(".rels"):
            continue
        targets = {_target(name, relation) for relation in parsed(held)}
        (by_charts if _CHART.fullmatch(name) else by_others).update(targets)
    return {name for name in files if _WORKBOOK.fullmatch(name)} & (by_charts - by_others)


def is_of_workbook(name: str, relation: Element, allowed: set[str]) -> bool:
    """Whether ``relation`` in the part ``name`` leads from a chart to its workbook."""
    if not _CHART.fullmatch(name) or relation.get("TargetMode", "Internal") != "Internal":
        return False
    return _target(name, relation) in allowed


def _target(name: str, relation: Element) -> str:
    """Target part of a relation of the part ``name``: relative to it, or from the root."""
    return normpath(join("/", dirname(dirname(name)), relation.get("Target", ""))).lstrip("/")


def objects(files: dict[str, bytes]) -> set[str]:
    """Folders in an OpenDocument file that hold a chart or a formula. Raises RefusedFile."""
    found = (_OBJECT.fullmatch(name) for name in files)
    folders = {match["folder"] for match in found if match}
    return {folder for folder in folders if _is_drawn(files.get(f"{folder}/content.xml", b""))}


def belongs_to(name: str, folders: set[str]) -> bool:
    match = _OBJECT.fullmatch(name)
    return match is not None and match["folder"] in folders


def is_stand_in(name: str, held: bytes, folders: set[str]) -> bool:
    """Whether this is the preview picture of one of these objects."""
    match = _STAND_IN.fullmatch(name)
    return match is not None and match["folder"] in folders and (not held or held.startswith(_PICTURES))


def is_object(part: Element, folders: set[str]) -> bool:
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
