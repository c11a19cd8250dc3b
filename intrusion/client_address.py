"""The one function that says where a request comes from.

``X-Forwarded-For`` grows from left to right: each proxy appends the address that it saw. Only what the site's own
proxies have appended can be believed, so their number is fixed in ``settings.TRUSTED_PROXY_COUNT`` (0 by default), and
what stands further left, where any client can write, is never looked at (ASVS 4.1.3). It holds as long as nobody can
reach the application past the proxies.
"""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest

IPV6_PREFIX = (
    64  # what a provider gives to one customer (RFC 6177); a single address would cost an attacker nothing
)


def client_address(request: HttpRequest) -> str:
    """The client's address in its shortest form, IPv4 where it is one; empty when the server does not know.

    With ``TRUSTED_PROXY_COUNT = n`` it is the n-th entry of X-Forwarded-For from the right. Where that is missing or no
    address, it is that of the directly connected machine, which nobody can forge.
    """
    return address_from(request.META)


def address_from(headers: Mapping[str, Any]) -> str:
    """The same, from ``META`` or a WSGI environment: for code that runs before there is a request."""
    connected = parse_address(str(headers.get("REMOTE_ADDR", "")))
    proxies: int = getattr(settings, "TRUSTED_PROXY_COUNT", 0)
    if proxies > 0:
        entries = str(headers.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", maxsplit=proxies)
        if len(entries) >= proxies and (forwarded := parse_address(entries[-proxies])):
            return str(forwarded)
    return str(connected or "")


def parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """An address with or without port, brackets and zone; None when it is none. IPv4 inside IPv6 becomes IPv4."""
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
    """What counts as one client in a limit: an IPv4 address, or an IPv6 network of 64 bits."""
    parsed = parse_address(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, IPV6_PREFIX), strict=False))
    return str(parsed or "")
