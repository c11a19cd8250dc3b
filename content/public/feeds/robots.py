"""robots.txt, the reservation of text and data mining, and security.txt."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from content.models.site import Crawlers
from content.public.queries.navigation import navigation_for, site_state
from intrusion.sensors import HONEYPOT
from rbac.access import public

# No use for search engines; unpublished content is protected by rules, not by this file.
# The last one is a honeypot: a client that requests it ignored this file (intrusion/sensors.py).
NOT_FOR_ROBOTS = ("/account/", "/admin/", "/cms/", "/comments/", HONEYPOT)
# Names of crawlers, each with what its operator says of it.
CRAWLERS: Mapping[str, Mapping[str, str]] = json.loads(Path(__file__).with_name("crawlers.json").read_text())
REFUSED: Mapping[str, tuple[str, ...]] = {
    Crawlers.NO_MINING: ("training",),
    Crawlers.NONE: ("training", "answers"),
}
DAY = 86_400
LASTS = timedelta(days=90)


@public("robots have no account")
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """RFC 9309. One query."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    names = [name for of in REFUSED.get(navigation_for(site_state()).crawlers, ()) for name in CRAWLERS[of]]
    if names:
        lines += ["", *(f"User-agent: {name}" for name in names), "Disallow: /"]
    sitemaps = (reverse(f"public:{name}") for name in ("sitemap", "news_sitemap"))
    lines += ["", *(f"Sitemap: {settings.SITE_URL}{path}" for path in sitemaps)]
    return _plain_text(lines)


@public("robots have no account")
@require_safe
def tdm_reservation(request: HttpRequest) -> HttpResponse:
    """TDMRep of W3C's community group (Art. 4(3) Directive (EU) 2019/790). None if the site says nothing."""
    if not navigation_for(site_state()).crawlers:
        raise Http404
    return JsonResponse([{"location": "/", "tdm-reservation": 1}], safe=False)


@public("anyone who found a vulnerability must be able to report it")
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116. Without ``SECURITY_CONTACT`` there is no such file."""
    contact = getattr(settings, "SECURITY_CONTACT", "")
    if not contact:
        raise Http404
    expires = (timezone.now() + LASTS).strftime("%Y-%m-%dT00:00:00Z")
    return _plain_text(
        [
            f"Contact: {contact}",
            f"Expires: {expires}",
            f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        ]
    )


def _plain_text(lines: list[str]) -> HttpResponse:
    response = HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={DAY}"
    return response
