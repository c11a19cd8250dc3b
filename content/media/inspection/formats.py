"""Table of file formats that can be uploaded. All others are refused."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    IMAGE = "image"
    DOCUMENT = "document"
    AUDIO = "audio"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Format:
    """``child`` is the module under ``children`` that cleans such a file."""

    kind: Kind
    media_type: str
    extension: str
    child: str
    # Other extensions that devices give to the same format.
    also: tuple[str, ...] = ()


JPEG = Format(Kind.IMAGE, "image/jpeg", "jpg", "image", ("jpeg", "jpe", "jfif", "mpo"))
PNG = Format(Kind.IMAGE, "image/png", "png", "image", ("apng",))
GIF = Format(Kind.IMAGE, "image/gif", "gif", "image")
WEBP = Format(Kind.IMAGE, "image/webp", "webp", "image")
AVIF = Format(Kind.IMAGE, "image/avif", "avif", "image", ("avifs",))
HEIC = Format(Kind.IMAGE, "image/heic", "heic", "heic", ("heif", "hif"))
SVG = Format(Kind.IMAGE, "image/svg+xml", "svg", "svg")
PDF = Format(Kind.DOCUMENT, "application/pdf", "pdf", "pdf")
MP4 = Format(Kind.VIDEO, "video/mp4", "mp4", "recording", ("m4v", "mov", "qt", "3gp"))
M4A = Format(Kind.AUDIO, "audio/mp4", "m4a", "recording", ("aac",))
WEBM = Format(Kind.VIDEO, "video/webm", "webm", "recording")
WEBA = Format(Kind.AUDIO, "audio/webm", "weba", "recording")
OGG = Format(Kind.AUDIO, "audio/ogg", "ogg", "recording", ("oga", "opus"))
MP3 = Format(Kind.AUDIO, "audio/mpeg", "mp3", "recording")
WAV = Format(Kind.AUDIO, "audio/wav", "wav", "recording", ("wave",))
FLAC = Format(Kind.AUDIO, "audio/flac", "flac", "recording")
_OOXML, _ODF = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
DOCX = Format(Kind.DOCUMENT, f"{_OOXML}wordprocessingml.document", "docx", "office")
XLSX = Format(Kind.DOCUMENT, f"{_OOXML}spreadsheetml.sheet", "xlsx", "office")
PPTX = Format(Kind.DOCUMENT, f"{_OOXML}presentationml.presentation", "pptx", "office")
ODT = Format(Kind.DOCUMENT, f"{_ODF}text", "odt", "office")
ODS = Format(Kind.DOCUMENT, f"{_ODF}spreadsheet", "ods", "office")
ODP = Format(Kind.DOCUMENT, f"{_ODF}presentation", "odp", "office")

FORMATS = (
    JPEG,
    PNG,
    GIF,
    WEBP,
    AVIF,
    HEIC,
    SVG,
    PDF,
    MP4,
    M4A,
    WEBM,
    WEBA,
    OGG,
    MP3,
    WAV,
    FLAC,
    DOCX,
    XLSX,
    PPTX,
    ODT,
    ODS,
    ODP,
)
# Output formats: HEIC is converted to JPEG or PNG, because browsers cannot show it.
STORED = {form.media_type: form for form in FORMATS if form is not HEIC}
_BY_TYPE = {form.media_type: form for form in FORMATS}
# Every extension that claims one of these formats.
EXTENSIONS = frozenset(ending for form in FORMATS for ending in (form.extension, *form.also))


def of_media_type(media_type: str) -> Format:
    """Raises LookupError for a type that is not in the table."""
    return _BY_TYPE[media_type]
