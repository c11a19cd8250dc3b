"""What caches may keep of a public page, and how a page that has not changed is answered without making it again."""

import hashlib
import time
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponsePermanentRedirect,
)
from django.utils.http import http_date, parse_etags

from content.public.rendering.release import release

# Browsers ask every time; a cache shared by many readers may answer by itself for two seconds and never longer,
# not even when this site is down. So what an editor takes down is gone everywhere within five seconds.
CACHE_CONTROL = "public, max-age=0, s-maxage=2, must-revalidate, proxy-revalidate"
LISTS_LAST = 300  # seconds
# From a view to the content policy: the hosts whose frames the page may load. Never sent to anybody.
FRAMES_FROM = "X-Frames-From"


def etag_of(*parts: object) -> str:
    """A weak tag (a proxy may compress) over whatever decides how the page looks, this release included."""
    everything = repr((release(), settings.TIME_ZONE, parts))
    return f'W/"{hashlib.blake2b(everything.encode(), digest_size=16).hexdigest()}"'


def list_etag_of(*parts: object) -> str:
    """The same for lists, whose versions do not tell that a person was renamed: that may show five minutes later."""
    return etag_of(time.time() // LISTS_LAST, *parts)


def answered_before(request: HttpRequest, etag: str) -> HttpResponse | None:
    """304 if the reader has the page with this tag.

    Only tags count. A date could not tell that a comment was approved or a page taken down within its second.
    """
    known = request.META.get("HTTP_IF_NONE_MATCH")
    if known and (known == "*" or etag.removeprefix("W/") in map(_opaque, parse_etags(known))):
        return _with_headers(HttpResponseNotModified(), etag, None)
    return None


def cacheable(response: HttpResponse, etag: str, changed_at: datetime | None) -> HttpResponse:
    """``response``, the same for all readers: shared caches may keep it for two seconds, browsers ask with its tag."""
    return _with_headers(response, etag, changed_at)


def leading_to(address: str) -> HttpResponse:
    """A redirect that is kept no longer than a page: browsers keep one that says nothing of it for ever (RFC 9110,
    15.4.2), and what moved there and back would send them in a circle.
    """
    response = HttpResponsePermanentRedirect(address)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def framing(response: HttpResponse, hosts: Iterable[str]) -> HttpResponse:
    """``response``, which may load frames from ``hosts``. An answer without a page has to name them too: a cache takes
    the newer headers from it.
    """
    if named := " ".join(hosts):
        response.headers[FRAMES_FROM] = named
    return response


def _with_headers(response: HttpResponse, etag: str, changed_at: datetime | None) -> HttpResponse:
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = CACHE_CONTROL
    if changed_at:
        response.headers["Last-Modified"] = _date_of(changed_at)
    return response


@lru_cache(maxsize=4096)
def _date_of(moment: datetime) -> str:
    return http_date(moment.timestamp())


def _opaque(tag: str) -> str:
    return tag.removeprefix("W/")
