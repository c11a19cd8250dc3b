"""Result of a child process: facts about the file it made, or a word for its refusal (sentences: errors.py)."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Made:
    """``frames`` is 1 for a still picture; ``milliseconds`` the length of an animation or recording, if known."""

    media_type: str
    width: int | None = None
    height: int | None = None
    frames: int | None = None
    milliseconds: int | None = None


class Wall(StrEnum):
    """What keeps a decoder that was taken over from doing harm; the child says which of them stand."""

    LIMITS = "limits on memory, time and size"
    SYSTEM_CALLS = "the filter of system calls"
    NAMESPACES = "namespaces of its own"  # many containers do not permit them


NEEDED_WALLS = frozenset({Wall.LIMITS, Wall.SYSTEM_CALLS})


class Refusal(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"
    WEB_PAGE = "web_page"
    PROGRAM = "program"
    ARCHIVE = "archive"
    OLD_OFFICE = "old_office"
    OTHER_PICTURE = "other_picture"
    OTHER_RECORDING = "other_recording"
    NO_RECORDINGS = "no_recordings"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    PDF_SCRIPT = "pdf_script"
    PDF_FORM = "pdf_form"
    PDF_FILES = "pdf_files"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_COMPLEX = "too_complex"
    OFFICE_MACROS = "office_macros"
    OFFICE_EMBEDDED = "office_embedded"
    OFFICE_EXTERNAL = "office_external"
    SVG_EMPTY = "svg_empty"
    SVG_BROKEN = "svg_broken"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"
    HIDDEN_DATA = "hidden_data"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_FRAMES = "too_many_frames"
    TOO_LONG = "too_long"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    CRASHED = "crashed"
    NOT_CONFINED = "not_confined"


class RefusedFile(Exception):
    """Raised by any check, in the child or outside. ``cause`` is for the log."""

    def __init__(self, refusal: Refusal, cause: str = "") -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.cause = cause
