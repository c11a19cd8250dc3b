"""Restricted pages: found at their public address by permitted readers, and 404 for all others.

A reader without permission gets exactly the response of an unused address. No session is read before the page
is known to be restricted - except where there is nothing, so that the two cannot be distinguished.
"""

from typing import Any, Never

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from content.actions import READ_ARTICLE, READ_SECTION
from content.models import Article, Section
from content.models.articles.section import Audience
from rbac.decisions import decide
from rbac.evidence import load_holdings_at

PRIVATE = "private, no-store"


def reader_of(request: HttpRequest) -> Any:
    """The reader. Without a session cookie nothing is looked up."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return AnonymousUser()
    bool(request.user.is_authenticated)  # loads the session now, before the response is decided
    return request.user


def nothing_here(request: HttpRequest, thing: Article | Section | None = None) -> Never:
    """404 for what does not exist and for ``thing``, which may not be read: identical down to the last header."""
    reader = reader_of(request)
    if reader.is_authenticated:
        load_holdings_at(reader, thing or Article)  # the same queries as for a real decision
    raise Http404


def nothing_at(request: HttpRequest) -> Never:
    """The same for an unused address: it makes the same lookups as a hidden page."""
    require_article(request, 0)
    nothing_here(request)


def may_read(request: HttpRequest, thing: Article | Section) -> bool:
    """The usual decision. ``thing`` is loaded with its scope, or loads it."""
    action = READ_SECTION if isinstance(thing, Section) else READ_ARTICLE
    return decide(reader_of(request), action, thing).allowed


def require_section(request: HttpRequest, section_id: int) -> None:
    """Raises Http404 unless the user may read the section."""
    section = Section.objects.select_related("scope").filter(pk=section_id).first()
    if section is None or not may_read(request, section):
        nothing_here(request, section)


def require_article(request: HttpRequest, article_id: int) -> None:
    """Raises Http404 unless the user may read the article."""
    article = Article.objects.select_related("section__scope").filter(pk=article_id).first()
    if article is None or not may_read(request, article):
        nothing_here(request, article)


def is_for_everybody(audience: str) -> bool:
    return audience == Audience.PUBLIC


def for_this_reader[Response: HttpResponseBase](response: Response) -> Response:
    """No cache keeps it, neither the reader's browser nor one in between."""
    response.headers["Cache-Control"] = PRIVATE
    response.headers["X-Robots-Tag"] = "noindex"
    return response
