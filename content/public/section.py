"""A section as a front page: its own words, what lies below it, and its articles, the newest first."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from content.models import Article
from content.models.article import ArticleKind
from content.public.caching import answered_before, cacheable, list_etag_of
from content.public.lookup import Found
from content.public.navigation import Branch, navigation_for
from content.public.rendering import render_page, way_to
from content.public.teasers import NEWEST_FIRST, Teaser, live_articles, older_than, teasers

ARTICLES_A_PAGE = 20
PAGES_SHOWN = 200


def section_page(request: HttpRequest, found: Found) -> HttpResponse:
    navigation = navigation_for(found.site)
    branch = navigation.branches.get(found.section_id or 0)
    if branch is None:
        raise Http404
    before = article_mark(request)
    # Whatever is published, moved or taken down below a section counts its version up.
    etag = list_etag_of("section", found.site, branch.id, found.section_version, before)
    if known := answered_before(request, etag):
        return known
    shown = _articles_of(branch, before)
    context = {
        "section": branch,
        "way_here": way_to(branch.parent, navigation),
        "landing": None if before else _landing(branch),
        "pages": [] if before else _pages_of(branch),
        "articles": shown[:ARTICLES_A_PAGE],
        "older": shown[ARTICLES_A_PAGE - 1].id if len(shown) > ARTICLES_A_PAGE else None,
        "is_first_page": before is None,
    }
    response = render_page(
        "public/section.html",
        navigation,
        context,
        title=branch.title,
        description=branch.description,
        current=branch,
    )
    return cacheable(response, etag, newest(shown))


def article_mark(request: HttpRequest) -> int | None:
    """``?before=ID``: the article after which the page begins. Raises Http404 for anything but a number."""
    mark = request.GET.get("before")
    if mark is None:
        return None
    if not (mark.isascii() and mark.isdigit() and len(mark) < 19):
        raise Http404
    return int(mark)


def newest(shown: list[Teaser]) -> Any:
    return max((teaser.first_published_at for teaser in shown), default=None)


def _articles_of(branch: Branch, before: int | None) -> list[Teaser]:
    """One more than a page shows, so that it is known whether there are older ones."""
    articles = live_articles().filter(section__in=[below.id for below in branch.subtree()])
    if before is not None:
        articles = articles.filter(older_than(before))
    return teasers(articles.order_by(*NEWEST_FIRST)[: ARTICLES_A_PAGE + 1])


def _pages_of(branch: Branch) -> list[Teaser]:
    pages = live_articles(ArticleKind.PAGE).filter(section=branch.id).exclude(pk=branch.landing_id or 0)
    return teasers(pages.order_by("live__title", "id")[:PAGES_SHOWN])


def _landing(branch: Branch) -> dict[str, Any] | None:
    """The words of the page that introduces the section, if it is live."""
    if branch.landing_id is None:
        return None
    words = Article.objects.filter(pk=branch.landing_id, live__isnull=False)
    row = words.values_list("live__title", "live__summary", "live__body", "live__language").first()
    if row is None:
        return None
    title, summary, body, language = row
    return {"title": title, "summary": summary, "body": body, "language": language}
