"""Byline page: an author, and their articles, newest first.

The URL holds the public id of the byline and no name: it survives renaming, and a merged one redirects.
"""

from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from content.bylines.queries import author_of
from content.kinds.kind import kinds
from content.models import Article, Byline
from content.public.pages.article_html import portrait
from content.public.pages.section import article_mark, newest
from content.public.queries.navigation import navigation_for, site_state
from content.public.queries.newest import ALL, newest_under, section_under
from content.public.queries.teasers import (
    ARTICLES_A_PAGE,
    live_articles,
    newer_page,
    newer_than,
    older_than,
    page_of,
    teasers,
)
from content.public.rendering.caching import answered_before, cacheable, etag_of, leading_to
from content.public.rendering.rendering import render_page
from rbac.access import public


def bylines_with_articles() -> QuerySet[Byline]:
    """Bylines with public articles."""
    one = section_under()
    parts = Byline.objects.filter(merged_into=OuterRef("pk"), removed_at=None).alias(one=one)
    of_part = Subquery(parts.filter(one__isnull=False).order_by().values("pk")[:1])
    found = Byline.objects.in_use().alias(one=one, of_part=of_part)
    return found.filter(Q(one__isnull=False) | Q(of_part__isnull=False))


@public("readers need no account")
@require_safe
def byline_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Three queries. A byline without a live article is not found."""
    author = author_of(public_id)
    if author is None:
        raise Http404
    before = article_mark(request)
    older = ALL if before is None else older_than(before, live_articles(*kinds.names()), "article")
    shown = teasers(_articles_of(author.key, older)[: ARTICLES_A_PAGE + 1])
    if not shown:
        raise Http404
    here = reverse("public:byline", args=[author.key])
    if author.key != str(public_id):
        return leading_to(here)
    state, newer = site_state(), _newer_page(author.key, before)
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
        **page_of(shown, newer, is_first=before is None),
    }
    response = render_page(
        "public/byline.html", navigation, context, title=author.name, description=author.biography
    )
    return cacheable(response, etag, newest(shown))


def _articles_of(key: str, past: Q = ALL, *, oldest: bool = False) -> QuerySet[Article]:
    """First public articles of the byline, or one merged into it: a page plus one."""
    parts = Byline.objects.filter(Q(public_id=key) | Q(merged_into__public_id=key)).order_by()
    return newest_under(parts, ARTICLES_A_PAGE + 1, only=past, oldest=oldest)


def _newer_page(key: str, before: UUID | None) -> UUID | None:
    """As ``teasers.newer_page``."""
    if before is None:
        return None
    return newer_page(
        _articles_of(key, newer_than(before, live_articles(*kinds.names()), "article"), oldest=True)
    )
