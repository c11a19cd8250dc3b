"""Early answers: public pages and files that are the same for all readers, cached for two seconds before Django.

Django's own 200 is cached if its header says ``s-maxage=2`` and it sets no cookie and has no Vary. Nothing is
purged: what is taken down disappears after two seconds in every process, after four behind one shared cache.

A request gets a cached answer only if Django would have given it that very answer. Any other passes to Django as if
this file did not exist: another method, a query string, a cookie, a range, a client that is blocked or throttled,
an attack tool. So intrusion detection misses nothing: it counts nothing of a plain 200 (intrusion/middleware.py).
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.http import parse_etags

from audit.middleware import request_id_for
from intrusion.blocked import blocks
from intrusion.client_address import address_from, client_network
from intrusion.sensors import is_marked
from secureproject.http.logs import write_line
from secureproject.http.metrics import count_answer
from secureproject.loopback import is_loopback
from secureproject.site_mode import DEMO

SECONDS = 2.0
MOST_ANSWERS, MOST_BYTES = 2_000, 32 * 2**20
LARGEST, LONGEST_ADDRESS = 256 * 1024, 1_000
# Requests with one of these go to Django: they may be personal, or ask for a part.
FOR_DJANGO = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_IF_RANGE", "QUERY_STRING")
NEVER_KEPT = frozenset({"private", "no-store", "no-cache"})
OF_THE_BODY = frozenset({"content-type", "content-length", "content-disposition", "last-modified"})

type Key = tuple[str, str, str, str]  # scheme, scheme at the proxy, host, path
type Headers = list[tuple[str, str]]
type StartResponse = Callable[..., Any]


class Kept(NamedTuple):
    until: float
    headers: Headers
    content: bytes
    etag: str


class EarlyAnswers:
    """WSGI middleware around Django. Thread-safe; holds at most MOST_ANSWERS and MOST_BYTES of content."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self._application = application
        self._kept: dict[Key, Kept] = {}
        self._size = 0
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        started, key = time.monotonic(), _key_of(environ)
        if (again := self._again(key, environ, start_response, started)) is not None:
            return again
        said: list[Any] = []

        def note(status: str, headers: Headers, *rest: Any) -> Any:
            said[:] = status, headers
            return start_response(status, headers, *rest)

        answer = self._application(environ, note)
        if key is None or environ["REQUEST_METHOD"] != "GET" or not _may_be_kept(*said):
            return answer  # type: ignore[no-any-return]
        with closing(answer):
            content = b"".join(answer)
        # The two seconds start before Django queried the database.
        self._keep(key, started + SECONDS, said[1], content)
        return [content]

    def at_once(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes] | None:
        """The early answer, from memory; None if Django has to answer."""
        return self._again(_key_of(environ), environ, start_response, time.monotonic())

    def _again(
        self, key: Key | None, environ: dict[str, Any], start_response: StartResponse, started: float
    ) -> Iterable[bytes] | None:
        kept = self._kept.get(key) if key else None
        if kept is None or started >= kept.until:
            return None
        return _answer_again(kept, environ, start_response, started)

    def _keep(self, key: Key, until: float, headers: Headers, content: bytes) -> None:
        named = _by_name(headers)
        if len(content) != int(named["content-length"]):
            return
        headers = [(name, value) for name, value in headers if name.lower() != "x-request-id"]
        with self._lock:
            self._drop(key)
            self._kept[key] = Kept(until, headers, content, named.get("etag", ""))
            self._size += len(content)
            while len(self._kept) > MOST_ANSWERS or self._size > MOST_BYTES:
                self._drop(next(iter(self._kept)))  # the oldest

    def _drop(self, key: Key) -> None:
        if dropped := self._kept.pop(key, None):
            self._size -= len(dropped.content)


def _key_of(environ: Mapping[str, Any]) -> Key | None:
    """Cache key; None for every request that only Django answers."""
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or any(environ.get(name) for name in FOR_DJANGO):
        return None
    schemes = environ["wsgi.url_scheme"], environ.get("HTTP_X_FORWARDED_PROTO", "")
    key = (*schemes, environ.get("HTTP_HOST", ""), environ.get("PATH_INFO", ""))
    is_usual = key[2] and sum(map(len, key)) <= LONGEST_ADDRESS and not is_marked(environ)
    return key if is_usual and not _is_kept_out(environ) else None


def _is_kept_out(environ: Mapping[str, Any]) -> bool:
    """Whether Django must check the client: in the demo one beyond this machine, else one with a block."""
    if DEMO and not is_loopback(environ.get("REMOTE_ADDR", "")):
        return True
    network = "" if blocks.is_empty else client_network(address_from(environ))
    return bool(network) and (blocks.seconds_left(network) > 0 or blocks.is_slowed(network))


def _may_be_kept(status: str, headers: Headers) -> bool:
    named = _by_name(headers)
    said = {part.strip() for part in named.get("cache-control", "").lower().split(",")}
    is_for_all = "s-maxage=2" in said and not said & NEVER_KEPT and not named.keys() & {"set-cookie", "vary"}
    return status == "200 OK" and is_for_all and int(named.get("content-length", LARGEST + 1)) <= LARGEST


def _by_name(headers: Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}


def _answer_again(
    kept: Kept, environ: Mapping[str, Any], start_response: StartResponse, started: float
) -> Iterable[bytes]:
    """Sends all headers of Django's answer, with a new request id."""
    request_id, method = request_id_for(environ), environ["REQUEST_METHOD"]
    status, headers = "200 OK", [*kept.headers, ("X-Request-ID", request_id)]
    tags = parse_etags(environ.get("HTTP_IF_NONE_MATCH", ""))
    if "*" in tags or kept.etag.removeprefix("W/") in [tag.removeprefix("W/") for tag in tags]:
        status = "304 Not Modified"
        headers = [(name, value) for name, value in headers if name.lower() not in OF_THE_BODY]
    _note_hit(method, environ["PATH_INFO"], int(status[:3]), request_id, time.monotonic() - started)
    start_response(status, headers)
    return [kept.content if method == "GET" and status == "200 OK" else b""]


def _note_hit(method: str, path: str, status: int, request_id: str, seconds: float) -> None:
    path = path.encode("latin-1", "replace").decode(errors="replace")
    if settings.METRICS_TOKEN:
        count_answer(path, status, seconds)
    write_line("answered_early", code=status, request=f"{method} {path}", request_id=request_id)
