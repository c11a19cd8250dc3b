"""Loopback control of the demo: it answers only this machine, whatever address it was bound to."""

import ipaddress
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase, HttpResponseForbidden

from foundation.middleware import Middleware
from secureproject.site_mode import LOOPBACK_HOSTS

REFUSAL = "This is a demo (SITE_MODE=demo). It answers only on the machine it runs on."


class LoopbackOnlyMiddleware(Middleware):
    """Installed in the demo only, as the outermost middleware."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host = request.META.get("HTTP_HOST", "localhost")
        if is_loopback(request.META.get("REMOTE_ADDR", "")) and is_loopback_host(host):
            return self.get_response(request)
        return HttpResponseForbidden(REFUSAL, content_type="text/plain; charset=utf-8")


@lru_cache(maxsize=64)
def is_loopback(address: str) -> bool:
    """Whether a client's address is this machine. A UNIX socket, which has no address, counts as local."""
    if not address:
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


@lru_cache(maxsize=64)
def is_loopback_host(host: str) -> bool:
    """``host`` as in the Host header, with or without a port."""
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        return False
    return name is not None and (f"[{name}]" if ":" in name else name) in LOOPBACK_HOSTS


def hosts_beyond_loopback(hosts: Sequence[str]) -> list[str]:
    return [host for host in hosts if host not in LOOPBACK_HOSTS]
