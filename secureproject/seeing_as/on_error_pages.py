"""Error pages of the CMS during impersonation: whatever went wrong, they have a button to stop.

A URL that matches no view passes no view middleware.
"""

from django.conf import settings
from django.db import Error as DatabaseFailure
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.urls import reverse

from secureproject.http.errors import ErrorPage, wrong_method
from secureproject.http.logs import logger
from secureproject.seeing_as.looking import looking, person_seen


def with_way_out(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """``response``; during impersonation, an error page of the CMS gets a button that stops it."""
    is_empty = isinstance(response, HttpResponseNotAllowed) and not response.content
    if not is_empty and not isinstance(response, ErrorPage):
        return response
    if (
        not request.path.startswith(reverse("cms:dashboard"))
        or settings.SESSION_COOKIE_NAME not in request.COOKIES
    ):
        return response
    try:
        seen = looking(request)
        person = person_seen(request, seen)[0] if seen else None
    except DatabaseFailure:  # it may be the failure itself
        logger.exception("seen_page_without_a_way_out")
        return response
    if person is None:
        return response
    page = wrong_method(request, response) if isinstance(response, HttpResponseNotAllowed) else response
    if isinstance(page, ErrorPage):
        context = {**page.context, "seen": str(person), "in_cms": False}
        page.content = render_to_string(page.template, context, request)
        page.headers["Cache-Control"] = "no-store"
    return page
