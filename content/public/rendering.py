"""From facts to a page. Templates get no request: they cannot read a cookie, a session or who is logged in."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.template.loader import get_template
from django.utils import translation

from content.public.caching import cacheable
from content.public.navigation import Branch, Navigation


def render_page(
    template: str,
    navigation: Navigation,
    context: dict[str, Any],
    *,
    current: Branch | None = None,
    status: int = 200,
) -> HttpResponse:
    """``template`` in the language of the site, whatever language the browser asks for."""
    top = current.trail()[0].id if current else None
    shell = {
        "site": navigation,
        "navigation": [
            {"title": branch.title, "url": branch.url, "current": "true" if branch.id == top else ""}
            for branch in navigation.top
        ],
        "language": navigation.language,
    }
    with translation.override(navigation.language):
        return HttpResponse(get_template(template).render(shell | context), status=status)


def render_cacheable(
    template: str,
    navigation: Navigation,
    context: dict[str, Any],
    *,
    etag: str,
    changed_at: datetime | None,
    current: Branch | None = None,
) -> HttpResponse:
    return cacheable(render_page(template, navigation, context, current=current), etag, changed_at)


def render_gone(navigation: Navigation) -> HttpResponse:
    """For what was public and was taken down. Nobody keeps this answer, because it may come back."""
    response = render_page("public/gone.html", navigation, {}, status=410)
    response.headers["Cache-Control"] = "no-store"
    return response
