"""Pages that list articles of every kind, newest first: of a topic, and of a byline."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from content.kinds.kind import kinds
from content.models import Article
from content.public.queries.navigation import navigation_for, site_state
from content.public.queries.newest import ALL
from content.public.queries.restricted import nothing_at
from content.public.queries.teasers import (
    Teaser,
    live_articles,
    newer_page,
    newer_than,
    older_than,
    page_of,
    teasers,
)
from content.public.rendering.caching import answered_before, cacheable, etag_of, leading_to
from content.public.rendering.head import Head
from content.public.rendering.rendering import render_page
from content.validators import read_public_id


def list_page(
    request: HttpRequest,
    template: str,
    articles: Callable[..., QuerySet[Article]],
    context: Mapping[str, Any],
    *,
    moved: bool,
    title: str,
    description: str = "",
    version: object = None,
) -> HttpResponse:
    """The page at ``context["url"]``, or a redirect to it if what was asked for has ``moved`` there. Raises Http404
    without articles. ``version``: what else determines its look.

    ``articles``: one more than a page shows, by ``only`` (a condition) and ``oldest`` (first).
    """
    before, everything = article_mark(request), live_articles(*kinds.names())
    past = ALL if before is None else older_than(before, everything, "article")
    shown = teasers(articles(only=past))
    if not shown:
        raise Http404
    if moved:
        return leading_to(context["url"])
    newer, state = None, site_state()
    if before is not None:
        newer = newer_page(articles(only=newer_than(before, everything, "article"), oldest=True))
    versions = [teaser.version for teaser in shown]
    etag = etag_of(template, state, title, description, version, before, newer, versions)
    if known := answered_before(request, etag):
        return known
    facts = {**context, **page_of(shown, newer, is_first=before is None)}
    url = context["url"]
    response = render_page(
        template, navigation_for(state), facts, Head(title, url, description, feed=f"/feed{url}")
    )
    return cacheable(response, etag, newest(shown))


def article_mark(request: HttpRequest) -> UUID | None:
    """``?before=ID``: the article after which the page begins. Raises Http404 for anything but a public id."""
    mark = request.GET.get("before")
    if mark is None:
        return None
    return read_public_id(mark) or nothing_at(request)


def newest(shown: list[Teaser]) -> Any:
    return max((teaser.first_published_at for teaser in shown), default=None)
