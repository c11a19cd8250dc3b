"""Serves a stored file, whole or a range, to permitted readers; 404 for others."""

import logging
import re
from collections.abc import Iterator
from typing import IO, Any, NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header, parse_etags
from django.views.decorators.http import require_safe

from content.media import finding, renditions, store
from content.media.finding import Found
from content.media.urls.sizes import RENDITIONS
from content.public.queries.restricted import PRIVATE, nothing_here, reader_of
from rbac.access import public

# The bytes at a URL never change, so a reader's own browser need not ask again. A shared cache may answer no
# longer than for a page (content/public/rendering/caching.py): what is taken down is gone there, too.
FOR_A_YEAR = "public, max-age=31536000, immutable, s-maxage=2, proxy-revalidate"
FOR_NOW = "public, no-store"
SHOWN_IN_PLACE = frozenset({"image", "audio", "video"})
# A player requests one range after another, during the whole playback, at the URL it was redirected to once.
PLAYED = frozenset({"audio", "video"})
_CHUNK = 64 * 1024
logger = logging.getLogger(__name__)
_ONE_RANGE = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))")


@public("a file is as public as the articles that use it, and the view asks which these are")
@require_safe
def stored_file(request: HttpRequest, digest: str, name: str) -> HttpResponseBase:
    """The stored file or rendition at /media/<digest>/<name>. One query and no cookie if it is public."""
    found = finding.for_everybody(digest, name)
    if found is not None:
        return _from_store(request, found, name, private=False)
    reader = reader_of(request)
    if not reader.is_authenticated:
        nothing_here(request)
    found = finding.for_person(reader, digest, name) or nothing_here(request)
    return _from_store(request, found, name, private=True)


def file_for_guest(request: HttpRequest, revision: int, digest: str, name: str) -> HttpResponseBase:
    """A file that the revision shows, for an admitted guest. Raises Http404 for every other."""
    found = finding.for_guest(revision, digest, name) or nothing_here(request)
    return _from_store(request, found, name, private=True)


def _from_store(request: HttpRequest, found: Found, name: str, *, private: bool) -> HttpResponseBase:
    """A file missing in the store is 404; the stored file replaces a missing rendition, which is made again."""
    try:
        return _answer(request, found, name, private=private)
    except FileNotFoundError as error:
        logger.error(
            "%s is missing in the store of files: check_media says what else is.", error.filename or name
        )
    if not (name in RENDITIONS and found.made):
        nothing_here(request)
    return _from_store(request, found._replace(made=None), name, private=private)


def _is_waiting(found: Found, name: str) -> bool:
    return name in RENDITIONS and found.made is None


def _answer(request: HttpRequest, found: Found, name: str, *, private: bool) -> HttpResponseBase:
    rendition = RENDITIONS.get(name)
    made = rendition is not None and bool(found.made)
    media_type = rendition.media_type if rendition and made else found.media_type
    shown = found.kind in SHOWN_IN_PLACE
    disposition = content_disposition_header(not shown, found.file_name) or "attachment"
    # A URL is signed for one method.
    may_leave = private and found.kind not in PLAYED and request.method == "GET"
    signed = _signed(found.digest, name if made else "", media_type, disposition) if may_leave else None
    response = signed or _with_bytes(request, found, name if made else "")
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = disposition
    # The stored file replaces a rendition until it is made: that must not be cached.
    waiting = _is_waiting(found, name)
    if waiting and found.is_wanted:
        renditions.ask_for(found.digest, name)
    response.headers["Cache-Control"] = PRIVATE if private else FOR_NOW if waiting else FOR_A_YEAR
    if private:
        response.headers["X-Robots-Tag"] = "noindex"
    if settings.MEDIA_HOST:
        # Pages are on another host than files, so files need CORS headers.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _with_bytes(request: HttpRequest, found: Found, rendition: str) -> HttpResponseBase:
    etag = f'"{found.digest}.{rendition}"' if rendition else f'"{found.digest}"'
    size = (found.made if rendition else found.size) or 0
    known = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    response: HttpResponseBase
    if "*" in known or etag in [tag.removeprefix("W/") for tag in known]:
        response = HttpResponseNotModified()
    elif settings.MEDIA_ACCEL:
        response = _handed_over(found.digest, rendition)
    else:
        response = _sent(request, found.digest, rendition, size, etag)
    response.headers["ETag"] = etag
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _signed(digest: str, rendition: str, media_type: str, disposition: str) -> HttpResponse | None:
    """Redirect to a short-lived signed URL of the store; None if the store has none."""
    address = store.signed_address(digest, rendition, media_type=media_type, disposition=disposition)
    return HttpResponseRedirect(address) if address else None


def _handed_over(digest: str, rendition: str) -> HttpResponse:
    """The front server sends the bytes or the requested range (docs/operations.md)."""
    response = HttpResponse()
    response.headers["X-Accel-Redirect"] = quote(f"{settings.MEDIA_ACCEL}{store.key_of(digest, rendition)}")
    return response


def _sent(request: HttpRequest, digest: str, rendition: str, size: int, etag: str) -> HttpResponseBase:
    asked, only_if = request.META.get("HTTP_RANGE", ""), request.META.get("HTTP_IF_RANGE", etag)
    try:
        part = part_of(asked, size) if request.method == "GET" and only_if == etag else None
    except Unsatisfiable:
        refused = HttpResponse(status=416)
        refused.headers["Content-Range"] = f"bytes */{size}"
        return refused
    start, stop = part or Part(0, size)
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse()
    else:
        file = store.open_stored(digest, rendition)
        response = StreamingHttpResponse(_Chunks(file, start, stop), status=206 if part else 200)
    response.headers["Content-Length"] = str(stop - start)
    if part:
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return response


class _Chunks:
    """Bytes ``start`` to ``stop`` of ``file``. The response closes what it streams, read or not."""

    def __init__(self, file: IO[Any], start: int, stop: int) -> None:
        self._file, self._start, self._stop = file, start, stop

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(self._start)
        left = self._stop - self._start
        while left and (chunk := self._file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk

    def close(self) -> None:
        self._file.close()


class Part(NamedTuple):
    """From byte ``start`` to before ``stop``."""

    start: int
    stop: int


class Unsatisfiable(ValueError):
    """No byte of the file is in the requested range."""


def part_of(header: str, size: int) -> Part | None:
    """Range in ``header`` (RFC 9110, section 14) for ``size`` bytes; None: the whole file, also if not understood.

    Several ranges are answered with the whole file, as the standard allows: overlapping ones would be a way to
    make the site send a file many times over (CVE-2011-3192). Raises Unsatisfiable.
    """
    asked = _ONE_RANGE.fullmatch(header.replace(" ", ""))
    if asked is None:
        return None
    first, last, ending = asked.groups()
    if ending is not None:
        start, stop = max(size - int(ending), 0), size
    else:
        start, stop = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < int(first):
            return None
    if start >= stop:
        raise Unsatisfiable
    return Part(start, stop)
