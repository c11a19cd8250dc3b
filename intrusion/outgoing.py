"""Outgoing requests: the one function that sends them. Protects against server-side request forgery (SSRF).

The name is resolved once, all its addresses are checked, and the connection goes to a checked address: a name that
resolves differently a moment later (DNS rebinding) has no effect. Redirects are not followed; a caller that wants to
follow one calls again, and every check is repeated.
"""

import http.client
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from threading import Timer
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 5.0
SECONDS_IN_ALL = 60.0
LARGEST_ANSWER = 512 * 1024  # bytes
LOOKED_AT = ("is_private", "is_loopback", "is_link_local", "is_multicast", "is_reserved", "is_unspecified")


class Unreachable(Exception):
    """No usable response: refused by us, unreachable, too slow or too long. The message says which."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]


def send(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    seconds_in_all: float = SECONDS_IN_ALL,
    largest: int = LARGEST_ANSWER,
) -> Answer:
    """Sends one request and reads the whole response. Raises Unreachable; a status of 4xx or 5xx is a response.

    https only, to public addresses only, except for the ``host:port`` pairs in ``settings.OUTGOING_ALLOWED_HOSTS``,
    which may be local and use plain http. ``seconds`` is the timeout of each step, and ``seconds_in_all`` of all of
    them together: a server that answers byte by byte blocks nothing. ``largest`` is the maximum size of a response in
    bytes, all of which are held in memory.
    """
    try:
        target = urlsplit(url)
        host, port = target.hostname or "", target.port or (443 if target.scheme == "https" else 80)
    except ValueError:
        raise Unreachable("This is no address.") from None
    allowed = f"{host}:{port}" in getattr(settings, "OUTGOING_ALLOWED_HOSTS", ())
    if target.scheme != "https" and not (allowed and target.scheme == "http"):
        raise Unreachable(f"Only https is spoken, not {target.scheme or 'nothing'}.")
    if target.username or target.password or not host:
        raise Unreachable("This is no address that a request may be sent to.")
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    address = _address_of(host, port, allowed=allowed)
    connection = _Connection(host, port, address, tls=target.scheme == "https", seconds=seconds)
    ending = Timer(seconds_in_all, connection.break_off)
    ending.daemon = True
    ending.start()
    try:
        connection.request(method, path, body=body, headers=dict(headers or {}))
        answer = connection.getresponse()
        content = answer.read(largest + 1)
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        why = f"it takes longer than {seconds_in_all:g} seconds" if connection.is_broken_off else error
        raise Unreachable(f"{host} does not answer: {why}") from error
    finally:
        ending.cancel()
        connection.close()
    if len(content) > largest:
        raise Unreachable(f"{host} answers more than {largest} bytes.")
    if answer.length or connection.is_broken_off:
        raise Unreachable(f"{host} breaks off before its answer ends.")
    return Answer(answer.status, content, {name.lower(): value for name, value in answer.getheaders()})


def _address_of(host: str, port: int, *, allowed: bool) -> str:
    """One address of ``host``, after checking all of them. Raises Unreachable if one of them is not public."""
    try:
        found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{host} is not known: {error}") from error
    if not allowed and not all(map(is_public, found)):
        raise Unreachable(f"{host} is not a public address.")
    return found[0]


def is_public(address: str) -> bool:
    """Whether ``address`` is a public one. An IPv4 address inside an IPv6 address is checked as such."""
    ip = ip_address(address.partition("%")[0])
    inside = (getattr(ip, name, None) for name in ("ipv4_mapped", "sixtofour"))
    teredo = getattr(ip, "teredo", None)
    for each in (ip, *(found for found in inside if found), *(teredo or ())):
        if not each.is_global or any(getattr(each, name) for name in LOOKED_AT):
            return False
    return True


class _Connection(http.client.HTTPConnection):
    """Connects to a checked address, while TLS and the Host header still use the name."""

    def __init__(self, host: str, port: int, address: str, *, tls: bool, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self._address, self._tls = address, tls
        self.default_port = 443 if tls else 80
        self.is_broken_off = False
        # Kept here too: ``sock`` is cleared while the last response on it is still being read.
        self._wire: socket.socket | None = None

    def connect(self) -> None:
        self.sock = self._wire = socket.create_connection((self._address, self.port), self.timeout)
        if self._tls:
            # In two steps, so that a concurrent ``break_off`` hits this socket and not an earlier one.
            wrapped = _tls_context().wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock = self._wire = wrapped
            wrapped.do_handshake()

    def break_off(self) -> None:
        """From another thread: a pending read or write fails, or sees the end of the response."""
        self.is_broken_off = True
        if self._wire is not None:
            with suppress(OSError):
                self._wire.shutdown(socket.SHUT_RDWR)


@cache
def _tls_context() -> ssl.SSLContext:
    return ssl.create_default_context()
