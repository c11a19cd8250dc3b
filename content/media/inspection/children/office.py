"""Cleans one office document."""

from typing import IO, Any

from content.media.inspection.children.serving import serve
from content.media.inspection.limits import Limits
from content.media.inspection.office import odf, ooxml
from content.media.inspection.office.archive import packed, unpacked
from content.media.inspection.result import Made, Refusal, RefusedFile


def work(source: IO[bytes], target: IO[bytes], task: dict[str, Any], limits: Limits) -> Made:
    files = unpacked(source, limits)
    if ooxml.CONTENT_TYPES in files:
        media_type, kept = ooxml.clean(files, limits)
        packed(kept, target, first=ooxml.CONTENT_TYPES)
    elif odf.MIMETYPE in files:
        media_type, kept = odf.clean(files)
        packed(kept, target, first=odf.MIMETYPE)
    else:
        raise RefusedFile(Refusal.ARCHIVE)
    return Made(media_type)


if __name__ == "__main__":
    serve(work)
