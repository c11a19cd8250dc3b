"""Content security policy of every response, chosen by path from the table in security.py."""

import re
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from csp.constants import Nonce
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponseBase
from django.utils.html import escape

from content.public.rendering.caching import FRAMES_FROM
from secureproject.security import (
    COLOURS,
    CONTENT_POLICIES,
    CONTENT_POLICY_OF,
    FRAMES,
    MEDIA,
    MEDIA_PREFIX,
    PRIVATE_PREFIXES,
    SEEN,
    SEEN_PREFIX,
    STATIC,
)

HEADER = "Content-Security-Policy"
# The nonce replaces this mark in a policy that is rendered once: django-csp's own way costs 21 us per response.
_NONCE_MARK = "{nonce}"
NOT_A_FILE = (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)
_PATTERNS = tuple((re.compile(pattern), name) for pattern, name in CONTENT_POLICY_OF)


class ContentPolicyMiddleware(CSPMiddleware):
    """django-csp's middleware with named policies. ``request.csp_nonce`` is django-csp's; the admin reads it."""

    def process_request(self, request: HttpRequest) -> None:
        if variant_of(request.path_info) != "public":
            super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        variant = variant_of(request.path_info)
        if variant == "media" and response.status_code in NOT_A_FILE:
            variant = "public"  # set by a page of ours
        # Internal header from the view to this middleware; readers never see it.
        frames = tuple(response.headers.get(FRAMES_FROM, "").split())
        del response.headers[FRAMES_FROM]
        if frames and variant == "public":
            variant = "framing"
        text = policy_text(variant, host_of(request), frames)
        if _NONCE_MARK in text:
            # Whether or not the page used its nonce, the policy must not name a guessable one.
            text = text.replace(_NONCE_MARK, str(request.csp_nonce))  # type: ignore[attr-defined]
        response.headers[HEADER] = text
        return response


def nonce(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the nonce under the name that Django's templates use, escaped once for all its scripts."""
    return {"csp_nonce": escape(request.csp_nonce)} if hasattr(request, "csp_nonce") else {}


def variant_of(path: str) -> str:
    """Name of the policy for ``path``."""
    if path.startswith((*PRIVATE_PREFIXES, MEDIA_PREFIX)):
        for pattern, name in _PATTERNS:
            if pattern.match(path):
                return name
    return "public"


@lru_cache(maxsize=256)
def policy_text(variant: str, host: str, frames: tuple[str, ...] = ()) -> str:
    """The header for ``variant`` on ``host``, with a mark for the nonce. ``frames``: hosts allowed in frames."""
    source = static_source(host)
    sources: dict[str | Nonce, tuple[str | Nonce, ...]] = {
        STATIC: (source,),
        COLOURS: (source if source == "'self'" else f"{host}/accents/",),
        MEDIA: media_sources(host),
        SEEN: ("'self'" if host.startswith("[") else f"{host}{SEEN_PREFIX}",),
        FRAMES: tuple(f"https://{name}" for name in frames) or ("'none'",),
    }
    directives = {
        name: [source for value in values for source in sources.get(value, (value,))]
        for name, values in CONTENT_POLICIES[variant].items()
    }
    if source == "'self'":
        directives["script-src"] = [value for value in directives["script-src"] if value != source] or [
            "'none'"
        ]
    return build_policy(directives, nonce=_NONCE_MARK)


def static_source(host: str) -> str:
    """Source of static files, as narrow as a policy allows.

    A policy cannot name an IPv6 address. Only the demo is requested by one (``[::1]``): there styles and pictures
    may come from anywhere on this host, and scripts only by nonce.
    """
    if settings.STATIC_URL.startswith(("http:", "https:")):
        return str(settings.STATIC_URL)
    return "'self'" if host.startswith("[") else f"{host}{settings.STATIC_URL}"


def media_sources(host: str) -> tuple[str, ...]:
    """Sources of uploaded files: this host, where CMS users see unpublished files, and the media host."""
    here = "'self'" if host.startswith("[") else f"{host}{MEDIA_PREFIX}"
    own = (f"{settings.MEDIA_HOST}{MEDIA_PREFIX}",) if settings.MEDIA_HOST else ()
    # Targets of a bucket's signed URLs; a policy also checks the target of a redirect.
    signed = (settings.MEDIA_SIGNED_ORIGIN,) if settings.MEDIA_SIGNED_ORIGIN else ()
    return (here, *own, *signed)


def host_of(request: HttpRequest) -> str:
    """Host of the URL, if this site answers to it; else the site's own."""
    try:
        return request.get_host()
    except DisallowedHost:
        return str(settings.SITE_URL).split("://", 1)[-1]
