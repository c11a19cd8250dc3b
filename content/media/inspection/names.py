"""The name of a file, as it may stand in a path, an address, a header and a shell without doing harm there."""

import re
import unicodedata

from content.media.inspection.formats import EXTENSIONS

LONGEST = 100
# File systems count bytes, and 255 of them.
_LONGEST_BYTES = 200
# Letters, the marks on them and digits stand for themselves in every script; "-" and "_" too.
_KEPT = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"}
# Invisible: controls, signs that turn the reading direction, joiners, halves of characters, characters yet to come.
_GONE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Me"}
_MARKS = {"Mn", "Mc"}
_MOST_MARKS = 3
_LOOKS_LIKE_EXTENSION = re.compile(r"[a-z][a-z0-9]{0,4}")
# Names of devices: Windows opens the device, whatever ending the name has.
_DEVICES = re.compile(r"(con|prn|aux|nul|conin|conout|clock|com[0-9]|lpt[0-9])", re.IGNORECASE)
_NOBODY = "file"


def clean_name(name: str, extension: str) -> str:
    """``name`` without whatever could mislead, ending in ``.extension`` (which comes from the content).

    At most 100 characters and 200 bytes. Cleaning a clean name changes nothing.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFKC", name))[-1]
    stem = _hyphenated(_without_extension(_visible(last)))
    if _DEVICES.fullmatch(stem):
        stem = f"{_NOBODY}-{stem}"
    return f"{_shortened(stem, len(extension) + 1) or _NOBODY}.{extension}"


def claimed_extension(name: str) -> str:
    """The ending of a name in small letters, or "". Good only for noticing that a file claims to be something else."""
    stem, dot, ending = _visible(unicodedata.normalize("NFKC", name)).rstrip(" .").rpartition(".")
    return ending.lower() if dot and stem else ""


def _visible(name: str) -> str:
    return "".join(character for character in name if unicodedata.category(character) not in _GONE)


def _without_extension(name: str) -> str:
    stem, dot, ending = name.rstrip(" .").rpartition(".")
    ending = ending.lower()
    if dot and (ending in EXTENSIONS or _LOOKS_LIKE_EXTENSION.fullmatch(ending)):
        return stem
    return name


def _hyphenated(stem: str) -> str:
    kept, marks = [], 0
    for character in stem:
        category = unicodedata.category(character)
        marks = marks + 1 if category in _MARKS else 0
        if marks > _MOST_MARKS:
            continue
        kept.append(character if category in _KEPT or character == "_" else "-")
    return _trimmed("".join(kept))


def _trimmed(stem: str) -> str:
    """Without hyphens at the ends or in a row, and not beginning with a mark that would sit on what stands before."""
    start = re.sub(r"-{2,}", "-", stem).strip("-")
    while start and (unicodedata.category(start[0]) in _MARKS or start[0] == "-"):
        start = start[1:]
    return start


def _shortened(stem: str, ending: int) -> str:
    short = stem[: LONGEST - ending]
    while len(short.encode()) > _LONGEST_BYTES - ending:
        short = short[:-1]
    return unicodedata.normalize("NFKC", short).strip("-")
