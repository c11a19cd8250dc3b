"""Who somebody is under whose name articles stand, and these articles, the newest first.

The address holds the number of the byline and no name: it survives every renaming, and a merge leads on.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from content.bylines.shown import author_of
from content.models import Article, Byline
from content.public.caching import answered_before, cacheable, etag_of, leading_to
from content.public.navigation import navigation_for, site_state
from content.public.rendering import render_page
from content.public.section import article_mark, newest
from content.public.story import portrait
from content.public.teasers import (
    ARTICLES_A_PAGE,
    NEWEST_FIRST,
    live_articles,
    newer_page,
    older_than,
    teasers,
)
from rbac.access import public


def bylines_with_articles() -> QuerySet[Byline]:
    """Those under whose name everybody finds something to read."""
    named = live_articles().values_list(Func(F("live__byline_ids"), function="unnest"))
    return Byline.objects.in_use().filter(Q(pk__in=named) | Q(merged__in=named)).distinct()


@public("readers need no account")
@require_safe
def byline_page(request: HttpRequest, byline_id: int) -> HttpResponse:
    """Three queries. Somebody without a live article does not exist for readers."""
    author = author_of(byline_id)
    if author is None:
        raise Http404
    before = article_mark(request)
    articles = _articles_of(author.key)
    older = articles if before is None else articles.filter(older_than(before, live_articles()))
    shown = teasers(older.order_by(*NEWEST_FIRST)[: ARTICLES_A_PAGE + 1])
    if not shown:
        raise Http404
    here = reverse("public:byline", args=[author.key])
    if author.key != byline_id:
        return leading_to(here)
    state, newer = site_state(), newer_page(before, articles, live_articles())
    etag = etag_of("byline", state, *author, before, newer, [teaser.version for teaser in shown])
    if known := answered_before(request, etag):
        return known
    navigation = navigation_for(state)
    with translation.override(navigation.language):
        picture = portrait(author)
    context = {
        "author": author,
        "portrait": picture,
        "url": here,
        "articles": shown[:ARTICLES_A_PAGE],
        "older": shown[ARTICLES_A_PAGE - 1].id if len(shown) > ARTICLES_A_PAGE else None,
        "newer": newer,
        "is_first_page": before is None,
    }
    response = render_page(
        "public/byline.html", navigation, context, title=author.name, description=author.biography
    )
    return cacheable(response, etag, newest(shown))


def _articles_of(key: int) -> QuerySet[Article]:
    """What is live under the byline, or under one that became part of it."""
    keys = Byline.objects.filter(Q(pk=key) | Q(merged_into=key)).values("pk")
    return live_articles().filter(live__byline_ids__overlap=ArraySubquery(keys))
