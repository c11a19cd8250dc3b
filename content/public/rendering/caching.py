"""HTTP caching of public pages: Cache-Control, ETags and 304 responses."""

import hashlib
import time
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponsePermanentRedirect
from django.template.utils import get_app_template_dirs
from django.utils.http import http_date, parse_etags

# Browsers revalidate every time; a shared cache may answer by itself for two seconds and never longer, not even
# when this site is down. So what an editor takes down is gone everywhere within five seconds.
CACHE_CONTROL = "public, max-age=0, s-maxage=2, must-revalidate, proxy-revalidate"
LISTS_LAST = 300  # seconds
# From a view to the Content-Security-Policy: hosts whose frames the page may load. Never sent to clients.
FRAMES_FROM = "X-Frames-From"
CODE = Path(__file__).resolve().parents[2]


def etag_of(*parts: object) -> str:
    """A weak ETag (a proxy may compress) over everything that determines the page, this release included."""
    everything = repr((release(), settings.SITE_URL, parts))
    return f'W/"{hashlib.blake2b(everything.encode(), digest_size=16).hexdigest()}"'


def list_etag_of(*parts: object) -> str:
    """The same for lists, whose versions do not cover renamed users: that may show five minutes later."""
    return etag_of(time.time() // LISTS_LAST, *parts)


def answered_before(request: HttpRequest, etag: str) -> HttpResponse | None:
    """304 if the client has the page with this ETag.

    Only ETags count. A date could miss an approved comment or a take-down within its second.
    """
    known = [tag.removeprefix("W/") for tag in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))]
    if "*" in known or etag.removeprefix("W/") in known:
        return cacheable(HttpResponseNotModified(), etag, None)
    return None


def cacheable(response: HttpResponse, etag: str, changed_at: datetime | None) -> HttpResponse:
    """``response``, the same for all readers: shared caches keep it for two seconds, browsers revalidate."""
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = CACHE_CONTROL
    if changed_at:
        response.headers["Last-Modified"] = http_date(changed_at.timestamp())
    return response


def leading_to(address: str) -> HttpResponse:
    """A redirect cached no longer than a page: browsers keep one without Cache-Control for ever (RFC 9110,
    15.4.2), and content moved there and back would cause a loop.
    """
    response = HttpResponsePermanentRedirect(address)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def framing(response: HttpResponse, hosts: Iterable[str]) -> HttpResponse:
    """``response``, which may load frames from ``hosts``. A 304 must name them too: a cache takes the newer
    headers from it.
    """
    if named := " ".join(hosts):
        response.headers[FRAMES_FROM] = named
    return response


@cache
def release() -> str:
    """Equal on every machine that runs the same code, templates and static files. Read once for each process."""
    digest = hashlib.sha256(str(getattr(staticfiles_storage, "manifest_hash", "")).encode())
    templates = [
        path for root in get_app_template_dirs("templates") for path in Path(root, "public").rglob("*.html")
    ]
    for path in sorted([*templates, *CODE.rglob("*.py")], key=lambda path: path.as_posix()):
        digest.update(path.read_bytes())
    return digest.hexdigest()
