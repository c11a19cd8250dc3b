"""robots.txt and security.txt."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from intrusion.sensors import HONEYPOT
from rbac.access import public

# No use for search engines; unpublished content is protected by rules, not by this file.
# The last one is a honeypot: a client that requests it ignored this file (intrusion/sensors.py).
NOT_FOR_ROBOTS = ("/account/", "/admin/", "/cms/", "/comments/", HONEYPOT)
DAY = 86_400
LASTS = timedelta(days=90)


@public("robots have no account")
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """RFC 9309."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('public:sitemap')}"]
    return _plain_text(lines)


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
