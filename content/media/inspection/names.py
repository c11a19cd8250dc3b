"""Safe file names: harmless in a path, a URL, a header and a shell."""

import re
import unicodedata

from content.media.inspection.formats import EXTENSIONS

LONGEST = 100
# File systems limit names to 255 bytes.
_LONGEST_BYTES = 200
# Letters, combining marks and digits of every script are kept; "-" and "_" too.
_KEPT = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"}
# Invisible: controls, bidirectional controls, joiners, surrogates, unassigned characters.
_GONE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Me"}
_MARKS = {"Mn", "Mc"}
_MOST_MARKS = 3
_LOOKS_LIKE_EXTENSION = re.compile(r"[a-z][a-z0-9]{0,4}")
# Device names: Windows opens the device, whatever the extension.
_DEVICES = re.compile(r"(con|prn|aux|nul|conin|conout|clock|com[0-9]|lpt[0-9])", re.IGNORECASE)
_FALLBACK = "file"


def clean_name(name: str, extension: str) -> str:
    """``name`` without misleading characters, ending in ``.extension`` (which comes from the content).

    At most 100 characters and 200 bytes. Idempotent.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFKC", name))[-1]
    stem = _hyphenated(_without_extension(_visible(last)))
    if _DEVICES.fullmatch(stem):
        stem = f"{_FALLBACK}-{stem}"
    return f"{_shortened(stem, len(extension) + 1) or _FALLBACK}.{extension}"


def claimed_extension(name: str) -> str:
    """Extension of a name in lower case, or "". Only for noticing that a file claims another format."""
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
    """Without hyphens at the ends or in a row, and not beginning with a combining mark."""
    start = re.sub(r"-{2,}", "-", stem).strip("-")
    while start and (unicodedata.category(start[0]) in _MARKS or start[0] == "-"):
        start = start[1:]
    return start


def _shortened(stem: str, ending: int) -> str:
    short = stem[: LONGEST - ending]
    while len(short.encode()) > _LONGEST_BYTES - ending:
        short = short[:-1]
    return unicodedata.normalize("NFKC", short).strip("-")
