"""Client address: the one function that determines where a request comes from.

``X-Forwarded-For`` grows from left to right: each proxy appends the address that it saw. Only entries appended by the
site's own proxies can be trusted, so their number is fixed in ``settings.TRUSTED_PROXY_COUNT`` (0 by default).
Entries further left, which any client can forge, are ignored (ASVS 4.1.3). This holds as long as no client can reach
the application past the proxies.
"""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest

IPV6_PREFIX = (
    64  # what a provider assigns to one customer (RFC 6177); single addresses would cost an attacker nothing
)


def client_address(request: HttpRequest) -> str:
    """The client's address in its shortest form, IPv4 where possible; empty if the server does not know it.

    With ``TRUSTED_PROXY_COUNT = n`` it is the n-th entry of X-Forwarded-For from the right. If that is missing or not
    an address, it is that of the directly connected machine, which cannot be forged.
    """
    return address_from(request.META)


def address_from(headers: Mapping[str, Any]) -> str:
    """The same from ``META`` or a WSGI environment: for code that runs before there is a request."""
    connected = parse_address(str(headers.get("REMOTE_ADDR", "")))
    proxies: int = getattr(settings, "TRUSTED_PROXY_COUNT", 0)
    if proxies > 0:
        entries = str(headers.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", maxsplit=proxies)
        if len(entries) >= proxies and (forwarded := parse_address(entries[-proxies])):
            return str(forwarded)
    return str(connected or "")


def is_cross_site(request: HttpRequest) -> bool:
    """Whether a page of another site made the browser send the request (W3C Fetch Metadata): an image, a form, a link.

    Any client can claim it. So it only changes who is blamed: limits hold, in a bucket of their own.
    """
    return request.META.get("HTTP_SEC_FETCH_SITE") == "cross-site"


def is_from_own_page(request: HttpRequest) -> bool:
    """Whether a page of this site made the browser send the request. Any client can claim it, as above."""
    return request.META.get("HTTP_SEC_FETCH_SITE") == "same-origin"


def parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """Parses an address with or without port, brackets and zone; None if invalid. IPv4 inside IPv6 becomes IPv4."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def client_network(address: str) -> str:
    """The network that a limit counts as one client: an IPv4 address, or an IPv6 network of 64 bits."""
    parsed = parse_address(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, IPV6_PREFIX), strict=False))
    return str(parsed or "")
