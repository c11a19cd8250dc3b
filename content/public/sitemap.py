"""Every public page for search engines (sitemaps.org). Large sites get an index of several files."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from content.kinds.registry import kinds
from content.models import Article
from content.public.bylines import bylines_with_articles
from content.public.caching import answered_before, list_etag_of, may_be_kept
from content.public.navigation import navigation_for
from content.public.teasers import live_articles
from content.public.topics import topics_with_articles
from content.public.versions import site_and_lists
from rbac.access import public

# The protocol allows 50,000 addresses and 50 MB a file. With fewer, each file is written in a moment.
ADDRESSES_A_FILE = 10_000
FILES = 50_000
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

type Line = tuple[str, datetime | None]


@public("search engines have no account")
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The whole site, or an index if that is too much for one file. ``?part=N``: the Nth file of the index."""
    part = _part(request)
    state, lists = site_and_lists()
    etag = list_etag_of("sitemap", settings.SITE_URL, state, lists, part)
    if known := answered_before(request, etag):
        return known
    response = HttpResponse(_text(part, state), content_type="application/xml; charset=utf-8")
    return may_be_kept(response, etag, None)


def _part(request: HttpRequest) -> int | None:
    """Raises Http404 for what is no number of a file."""
    part = request.GET.get("part")
    if part is None:
        return None
    if not (part.isascii() and part.isdigit() and len(part) < 6 and 1 <= int(part) <= FILES):
        raise Http404
    return int(part)


def _text(part: int | None, state: str | None) -> str:
    if part is not None:
        lines = [*(_places(state) if part == 1 else ()), *_articles(part)]
        if not lines:
            raise Http404
        return _written("urlset", "url", lines)
    places, articles = list(_places(state)), _lines(_all()[: ADDRESSES_A_FILE + 1])
    if len(places) + len(articles) <= ADDRESSES_A_FILE:
        return _written("urlset", "url", [*places, *articles])
    here = reverse("public:sitemap")
    return _written("sitemapindex", "sitemap", [(f"{here}?part={part}", None) for part in _parts()])


def _places(state: str | None) -> Iterator[Line]:
    """The front page, and the sections, topics and bylines where everybody finds something to read. One query."""
    yield "/", None
    for top in navigation_for(state).top:
        yield from ((branch.url, None) for branch in top.subtree())
    topics = topics_with_articles().order_by().values_list(Value("public:topic"), "slug")
    people = bylines_with_articles().order_by().values_list(Value("public:byline"), Cast("pk", TextField()))
    found = sorted(topics.union(people, all=True).order_by(), reverse=True)
    yield from ((reverse(page, args=[name]), None) for page, name in found)


def _all() -> QuerySet[Article]:
    """Every kind of page, as ``live_articles`` lists them for everybody."""
    return live_articles(*kinds.names()).order_by("pk")


def _articles(part: int) -> list[Line]:
    """Those whose keys belong to ``part``: a file does not change when an article is added to another one."""
    first = (part - 1) * ADDRESSES_A_FILE
    return _lines(_all().filter(pk__gt=first, pk__lte=first + ADDRESSES_A_FILE))


def _lines(articles: QuerySet[Article]) -> list[Line]:
    rows = articles.values_list("address__path", "published_at")
    return [(f"/{path}/", published_at) for path, published_at in rows]


def _parts() -> list[int]:
    """The first, which has sections and topics, and each that has an article."""
    parts = _all().order_by().annotate(part=(F("pk") - 1) / ADDRESSES_A_FILE + 1)
    return sorted({1, *parts.values_list("part", flat=True).distinct()})


def _written(root: str, entry: str, lines: Iterable[Line]) -> str:
    text = "".join(
        f"<{entry}><loc>{escape(settings.SITE_URL + path)}</loc>{_changed(at)}</{entry}>\n"
        for path, at in lines
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">\n{text}</{root}>\n'


def _changed(at: datetime | None) -> str:
    return f"<lastmod>{at.astimezone(UTC).isoformat(timespec='seconds')}</lastmod>" if at else ""
