"""Type mismatch: whether the first bytes contradict the file name. For the sensor; the worker refuses the file."""

from typing import NamedTuple

from content.media.inspection.errors import UnsafeFile
from content.media.inspection.formats import EXTENSIONS
from content.media.inspection.names import claimed_extension
from content.media.inspection.result import RefusedFile
from content.media.inspection.signatures import HEAD, format_of
from content.media.uploads import parts
from content.media.uploads.limits import limits
from content.models import Upload


class Lie(NamedTuple):
    claimed: str
    found: str


def lie_in(upload: Upload) -> Lie | None:
    """A page or a program under the name of a picture or a document. A merely wrong extension does not count."""
    claimed = claimed_extension(upload.file_name)
    if claimed not in EXTENSIONS:
        return None
    try:
        with parts.part_of(upload.token).open("rb") as part:
            format_of(part.read(HEAD))
    except FileNotFoundError:
        return None  # the worker was faster
    except RefusedFile as refused:
        if UnsafeFile(refused.refusal, limits(), claimed=True).lies:
            return Lie(claimed, refused.refusal.name.lower())
    return None
