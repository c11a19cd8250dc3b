"""What the front needs to run a WSGI application (PEP 3333) behind ASGI: environments, and answers part by part."""

import sys
from collections.abc import Callable, Iterable, MutableMapping
from functools import lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

PART = 128 * 1024  # bytes of an answer that are made at a time

type Message = MutableMapping[str, Any]
type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_ALWAYS = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


def environ_of(scope: Message) -> dict[str, Any]:
    """WSGI environment of an ASGI scope, without a body."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": scope["server"][0],
        "SERVER_PORT": str(scope["server"][1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0],
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(),
        **_ALWAYS,
    }
    for header, value in scope["headers"]:
        if key := _key_of(header):
            before = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}" if key in environ else ""
            environ[key] = before + value.decode("latin-1")
    return environ


def has_body(environ: dict[str, Any]) -> bool:
    if environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
        return environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ
    return True


@lru_cache(maxsize=512)
def _key_of(header: bytes) -> str:
    """Empty for a name with an underscore: in WSGI it could pose as one with a hyphen, such as X-Forwarded-For."""
    name = header.decode("latin-1").upper().replace("-", "_")
    if b"_" in header:
        return ""
    return name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"


class Answer:
    """Answer of a WSGI application. ``begin``, ``next_part`` and ``close`` belong into a thread."""

    def __init__(self, *, is_for_head: bool) -> None:
        self._status, self._headers = "500", list[tuple[str, str]]()
        self._is_for_head, self._is_complete = is_for_head, False

    def is_complete(self) -> bool:
        return self._is_complete

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        self._status, self._headers = status, headers

    def head(self) -> Message:
        headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in self._headers]
        return {"type": "http.response.start", "status": int(self._status[:3]), "headers": headers}

    def begin(self, application: Application, environ: dict[str, Any]) -> bytes:
        self._content = application(environ, self.start)
        self._parts = iter(self._content)
        if self._is_for_head:
            self.close()
            return b""
        return self.next_part()

    def next_part(self) -> bytes:
        parts, length = list[bytes](), 0
        for part in self._parts:
            parts.append(part)
            length += len(part)
            if length >= PART:
                break
        else:
            self.close()
        return b"".join(parts)

    def close(self) -> None:
        if not self._is_complete:
            self._is_complete = True
            getattr(self._content, "close", lambda: None)()
