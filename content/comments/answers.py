"""Responses of comment pages: whole pages, or the fragment that content/js/comments.js inserts into an article."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.utils import translation

from content.public.queries.navigation import navigation_for
from content.public.rendering.rendering import render_page


@contextmanager
def language_of(site: str | None) -> Iterator[None]:
    """Activates the site's language, whatever the browser asks for."""
    with translation.override(navigation_for(site).language):
        yield


def answer(
    request: HttpRequest,
    template: str,
    site: str | None,
    context: dict[str, Any],
    *,
    title: str,
    status: int = 200,
) -> HttpResponse:
    """``template`` has a partial called ``panel``. No cache may keep the response: it carries a token."""
    navigation = navigation_for(site)
    facts = {"csrf_token": get_token(request), **context}
    if request.headers.get("X-Fragment") == "1":
        panel = get_template(f"{template}#panel").render({**facts, "is_fragment": True})
        response = HttpResponse(panel, status=status)
        response.headers["X-Fragment"] = "1"
    else:
        response = render_page(template, navigation, facts, title=title, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
