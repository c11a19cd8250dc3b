"""Sitemap of all public pages (sitemaps.org). Large sites get an index of several files."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from itertools import batched, islice
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, F, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from content.kinds.kind import kinds
from content.kinds.sharing import CANONICAL
from content.models import Article, Byline, Site, Topic
from content.public.pages.bylines import bylines_with_articles
from content.public.pages.topics import topics_with_articles
from content.public.queries.navigation import navigation_for, site_and_lists
from content.public.queries.newest import for_everybody
from content.public.queries.teasers import live_articles, published
from content.public.rendering.caching import answered_before, cacheable, list_etag_of
from foundation.lookups import EachOf
from foundation.query_expressions import IsOneOf
from rbac.access import public

# The protocol allows 50,000 URLs and 50 MB a file. With fewer, each file is written quickly.
ADDRESSES_A_FILE = 10_000
FILES = 50_000
ASKED_AT_ONCE = 100  # files of the index
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NUMBER = re.compile(r"(?:(sections|topics|bylines)-)?([1-9][0-9]{0,4})", re.ASCII)

type Line = tuple[str, datetime | None]
type Rows = QuerySet[Any, Any]


@public("search engines have no account")
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The whole site, or an index if that is too much for one file.

    ``?part=N``: the Nth file of articles in the index; ``sections-N``, ``topics-N`` and ``bylines-N``: of the rest.
    """
    part = _part(request)
    state, lists = site_and_lists()
    etag = list_etag_of("sitemap", settings.SITE_URL, state, lists, part)
    if known := answered_before(request, etag):
        return known
    lines = _whole(state) if part is None else _of_part(*part, state)
    text = _index(state) if lines is None else _written("urlset", "url", lines)
    response = HttpResponse(text, content_type="application/xml; charset=utf-8")
    return cacheable(response, etag, None)


def _part(request: HttpRequest) -> tuple[str, int] | None:
    """Kind and number of the file. Raises Http404 for an unknown name."""
    part = request.GET.get("part")
    if part is None:
        return None
    match = _NUMBER.fullmatch(part)
    if match is None or int(match[2]) > FILES:
        raise Http404
    return match[1] or "articles", int(match[2])


def _whole(state: str | None) -> list[Line] | None:
    """All lines; None if that is too much for one file."""
    most = ADDRESSES_A_FILE + 1
    lines = list(islice(_sections(state), most))
    topics = _topics().order_by().annotate(page=Value("topics"))
    people = _bylines().order_by().annotate(page=Value("bylines"))
    named = topics.values_list("page", "name_in_address")[:most].union(
        people.values_list("page", "name_in_address")[:most], all=True
    )
    found = sorted(named.order_by(), reverse=True)
    lines += [(_address(of, name), None) for of, name in found]
    lines += _lines("articles", _first_articles(most))
    return lines if len(lines) < most else None


def _of_part(of: str, number: int, state: str | None) -> list[Line]:
    """Rows whose keys belong to the file: it does not change when something is added to another one."""
    first = (number - 1) * ADDRESSES_A_FILE
    if of == "sections":
        lines = list(islice(_sections(state), first, first + ADDRESSES_A_FILE))
    else:
        lines = _lines(of, _within(_ROWS[of](), number).order_by("pk"))
    if not lines:
        raise Http404
    return lines


def _index(state: str | None) -> str:
    here, sections = reverse("public:sitemap"), sum(1 for _section in _sections(state))
    names = [f"sections-{n}" for n in range(1, (sections - 1) // ADDRESSES_A_FILE + 2)]
    names += [str(number) for number in _files(Article, _has_articles)]
    for of, model in (("topics", Topic), ("bylines", Byline)):
        has_some = partial(_within, _ROWS[of]())
        names += [f"{of}-{number}" for number in _files(model, has_some)]
    return _written("sitemapindex", "sitemap", [(f"{here}?part={name}", None) for name in names])


def _files(model: type[Model], rows_of: Callable[[int], Rows]) -> Iterator[int]:
    """Numbers of non-empty files. Each range of keys is checked for existence only."""
    last = model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
    for some in batched(range(1, min(FILES, (last - 1) // ADDRESSES_A_FILE + 1) + 1), ASKED_AT_ONCE):
        there = Site.objects.values_list(*(Exists(rows_of(number)) for number in some)).first()
        yield from (number for number, is_there in zip(some, there or (), strict=False) if is_there)


def _within(rows: Rows, number: int) -> Rows:
    first = (number - 1) * ADDRESSES_A_FILE
    return rows.filter(pk__gt=first, pk__lte=first + ADDRESSES_A_FILE)


def _has_articles(number: int) -> Rows:
    """Sections with articles in the file: an EXISTS for each, and unpublished content is not read."""
    one = Subquery(_within(_articles_here(), number).values("pk")[:1])
    return for_everybody().alias(one=one).filter(one__isnull=False)


def _first_articles(most: int) -> QuerySet[Article]:
    """Any articles, up to ``most``, section by section."""
    keys = for_everybody().values_list(EachOf(ArraySubquery(_articles_here().values("pk")[:most])))[:most]
    return Article.objects.filter(IsOneOf(F("pk"), ArraySubquery(keys))).order_by("pk")


def _articles_here() -> QuerySet[Article]:
    """Articles of a section, in the order of an index."""
    here = published(*kinds.names()).filter(section=OuterRef("pk"))
    return here.order_by("pk")


def _sections(state: str | None) -> Iterator[Line]:
    """The front page, legal pages, and every public section: the tree is cached in the process."""
    yield "/", None
    navigation = navigation_for(state)
    yield from ((f"/{kind}/", None) for kind, _title in navigation.legal)
    for top in navigation.top:
        yield from ((branch.url, None) for branch in top.subtree())


def _articles() -> QuerySet[Article]:
    """Every kind of page, as ``live_articles`` lists them for all readers."""
    return live_articles(*kinds.names()).order_by("pk")


def _topics() -> Rows:
    return topics_with_articles().annotate(name_in_address=F("slug"))


def _bylines() -> Rows:
    return bylines_with_articles().annotate(name_in_address=Cast("public_id", CharField()))


_ROWS: Mapping[str, Callable[[], Rows]] = {"articles": _articles, "topics": _topics, "bylines": _bylines}
_PAGES = {"topics": "public:topic", "bylines": "public:byline"}


def _lines(of: str, rows: Rows) -> list[Line]:
    if of == "articles":
        originals = rows.exclude(live__details__has_key=CANONICAL.name)
        found = originals.values_list("address__path", "published_at")
        return [(f"/{path}/", published_at) for path, published_at in found]
    return [(_address(of, name), None) for name in rows.values_list("name_in_address", flat=True)]


def _address(of: str, name: str) -> str:
    return reverse(_PAGES[of], args=[name])


def _written(root: str, entry: str, lines: Iterable[Line]) -> str:
    text = "".join(
        f"<{entry}><loc>{escape(settings.SITE_URL + path)}</loc>{_changed(at)}</{entry}>\n"
        for path, at in lines
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">\n{text}</{root}>\n'


def _changed(at: datetime | None) -> str:
    return f"<lastmod>{at.astimezone(UTC).isoformat(timespec='seconds')}</lastmod>" if at else ""
