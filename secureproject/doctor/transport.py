"""Transport checks: the certificate, the protocol, and the headers that the proxy passes on."""

import http.client
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

from secureproject.doctor.check import CannotTell, NotHere
from secureproject.site_mode import OVER_TLS

SECONDS = 10
SOON = 14  # days
GOOD = frozenset({"TLSv1.2", "TLSv1.3"})
KEPT = ("content-security-policy", "strict-transport-security", "x-content-type-options")


class Reached(NamedTuple):
    protocol: str
    expires: datetime
    headers: dict[str, str]  # names in lower case


@cache
def fetch(host: str, port: int) -> Reached:
    """Response as a reader's browser gets it. Raises CannotTell, and ssl.SSLError for an invalid certificate."""
    try:
        connection = http.client.HTTPSConnection(
            host, port, timeout=SECONDS, context=ssl.create_default_context()
        )
        connection.request("HEAD", "/")
        plain = connection.sock
        assert isinstance(plain, ssl.SSLSocket)  # noqa: S101  (an HTTPSConnection has no other)
        certificate = plain.getpeercert() or {}
        protocol = plain.version() or ""
        headers = {name.lower(): value for name, value in connection.getresponse().getheaders()}
        connection.close()
    except ssl.SSLError:
        raise
    except (OSError, http.client.HTTPException, socket.gaierror) as error:
        raise CannotTell(f"{host}:{port} cannot be reached from here: {error}") from None
    expires = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
    return Reached(protocol, expires, headers)


def tls_weak() -> Iterator[str]:
    try:
        found = fetch(*_site())
    except ssl.SSLError as error:
        yield f"Browsers refuse the certificate: {error}"
        return
    if found.protocol not in GOOD:
        yield f"The connection speaks {found.protocol}."
    days = (found.expires - datetime.now(UTC)).days
    if days < SOON:
        yield f"The certificate ends in {days} days."


def headers_lost() -> Iterator[str]:
    try:
        found = fetch(*_site())
    except ssl.SSLError as error:
        raise CannotTell(str(error)) from None
    yield from (f"{name} does not reach the reader." for name in KEPT if name not in found.headers)


def _site() -> tuple[str, int]:
    address = urlsplit(settings.SITE_URL)
    if not OVER_TLS:
        raise NotHere("The demo speaks plain HTTP to this machine only.")
    return address.hostname or "", address.port or 443
