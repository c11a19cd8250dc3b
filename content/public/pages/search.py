"""Search for readers, best first, in pages: each has one URL, and the last one costs what the second does.

The best of the newest matching pages are ranked (CANDIDATES in content/search/query.py), so the number of pages
is limited. A page begins after an article, not at an offset: what is published meanwhile moves no page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from content.models import SearchEntry
from content.models.articles.section import Audience
from content.public.pages.article_pages import article_mark
from content.public.queries.navigation import Navigation, as_readers_see, navigation_for, site_and_lists
from content.public.queries.teasers import Teaser, teasers
from content.public.rendering.caching import answered_before, cacheable, list_etag_of
from content.public.rendering.head import Head
from content.public.rendering.rendering import render_page
from content.search.query import CANDIDATES, LONGEST_QUESTION, found, words_in
from content.search.spelling import suggestions
from intrusion import gate
from rbac.access import public

SHOWN = 30  # on a page


@dataclass(frozen=True)
class Found:
    """``first`` is the rank of the first of ``articles``, from 1; ``is_exact``: they contain the exact words.

    ``newer`` and ``older`` are the cursors of the pages before and after; ``newer`` 0 is the first page. ``is_end``:
    the search stops here, though there may be more. ``is_lost``: the cursor's article is not (or no longer) found.
    """

    articles: list[Teaser] = field(default_factory=list)
    is_exact: bool = True
    first: int = 1
    newer: UUID | int | None = None
    older: UUID | None = None
    is_end: bool = False
    is_lost: bool = False

    @property
    def last(self) -> int:
        return self.first + len(self.articles) - 1

    def addresses(self, typed: str) -> dict[str, str]:
        """URLs of the pages around it: ``start``, ``newer`` and ``older``, each only if there is one."""
        marks: dict[str, UUID | int | None] = {"start": 0 if self.newer is not None or self.is_lost else None}
        marks |= {"newer": self.newer, "older": self.older}
        return {name: _address(typed, mark) for name, mark in marks.items() if mark is not None}


NOTHING = Found()


def look_for(words: Sequence[str], language: str, before: UUID | None) -> Found:
    """Page of matches for ``words`` that begins after the article ``before``; without it the first."""
    for meant in chain([None], suggestions(words)):
        best = found(readable(), words, language, meant)
        is_exact = meant is None
        page = _first(best, is_exact) if before is None else _after(before, best, is_exact)
        if page is not None:
            return page
    return NOTHING


def _first(best: QuerySet[SearchEntry], is_exact: bool) -> Found | None:
    """One query."""
    shown = teasers(best[: SHOWN + 1], of="article")
    older = shown[SHOWN - 1].public_id if len(shown) > SHOWN else None
    return Found(shown[:SHOWN], is_exact, older=older) if shown else None


def _after(before: UUID, best: QuerySet[SearchEntry], is_exact: bool) -> Found | None:
    """Two queries: the order of all candidates, and the columns of one page.

    An unknown cursor may be taken down, hidden or invalid: the answer is the same.
    """
    keys = list(best.values_list("article__public_id", flat=True))
    if not keys:
        return None
    start = keys.index(before) + 1 if before in keys else len(keys)
    here = keys[start : start + SHOWN]
    if not here:
        return Found(is_exact=is_exact, is_lost=True)
    rest = keys[start + SHOWN :]
    return Found(
        _in_order(here),
        is_exact,
        first=start + 1,
        newer=keys[start - SHOWN - 1] if start > SHOWN else 0,
        older=here[-1] if rest else None,
        is_end=not rest and len(keys) == CANDIDATES,
    )


def _in_order(keys: list[UUID]) -> list[Teaser]:
    found = teasers(readable().filter(article__public_id__in=keys), of="article")
    shown = {teaser.public_id: teaser for teaser in found}
    return [shown[key] for key in keys if key in shown]


def _address(typed: str, mark: UUID | int) -> str:
    return f"/search/?{urlencode({'q': typed, 'before': mark} if mark else {'q': typed})}"


def readable() -> QuerySet[SearchEntry]:
    """Public entries, as ``live_articles`` defines them."""
    return SearchEntry.objects.filter(
        is_live=True,
        article__live__isnull=False,
        article__address__isnull=False,
        article__section__audience=Audience.PUBLIC,
    )


@public("readers need no account")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """``?q=``: the search text; ``&before=ID``: the article after which the page begins.

    Raises TooManyAttempts over the limit of the address.
    """
    typed = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_QUESTION]
    before = article_mark(request)
    state, lists = site_and_lists()
    etag = list_etag_of("search", state, lists, typed, before)
    response = answered_before(request, etag)
    if response is None:
        gate.admit(request, "search")
        # Not cached in this process: arbitrary queries would displace pages that are read.
        response = cacheable(_render(typed, before, navigation_for(state)), etag, None)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _render(typed: str, before: UUID | None, navigation: Navigation) -> HttpResponse:
    words = words_in(typed)
    page = look_for(words, navigation.language, before) if words else NOTHING
    context: dict[str, Any] = {
        "typed": typed,
        "each": typed.split() if len(words) > 1 else [],
        "has_words": bool(words),
        "page": page,
        "here": page.addresses(typed),
        "longest": LONGEST_QUESTION,
        "sections": navigation.top,
    }
    with as_readers_see(navigation):
        title = gettext("Search")
    return render_page("public/search.html", navigation, context, Head(title))
