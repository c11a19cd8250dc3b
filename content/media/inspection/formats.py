"""Every kind of file that can be uploaded. What is not in this table is refused."""

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
    # Other endings that people's devices give to the same format.
    also: tuple[str, ...] = ()


JPEG = Format(Kind.IMAGE, "image/jpeg", "jpg", "image", ("jpeg", "jpe", "jfif", "mpo"))
PNG = Format(Kind.IMAGE, "image/png", "png", "image", ("apng",))
GIF = Format(Kind.IMAGE, "image/gif", "gif", "image")
WEBP = Format(Kind.IMAGE, "image/webp", "webp", "image")
AVIF = Format(Kind.IMAGE, "image/avif", "avif", "image", ("avifs",))
HEIC = Format(Kind.IMAGE, "image/heic", "heic", "heic", ("heif", "hif"))

FORMATS = (JPEG, PNG, GIF, WEBP, AVIF, HEIC)
# What comes out: HEIC is turned into JPEG or PNG, because browsers cannot show it.
STORED = {form.media_type: form for form in FORMATS if form is not HEIC}
_BY_TYPE = {form.media_type: form for form in FORMATS}
# Every ending that claims one of these formats.
EXTENSIONS = frozenset(ending for form in FORMATS for ending in (form.extension, *form.also))


def of_media_type(media_type: str) -> Format:
    """Raises LookupError for a type that is not in the table."""
    return _BY_TYPE[media_type]
