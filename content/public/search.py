"""Search for readers: only what everybody may read, in few queries, and no cookie."""

from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from content.meant import guesses
from content.models import SearchEntry
from content.models.section import Audience
from content.public.caching import answered_before, list_etag_of, may_be_kept
from content.public.navigation import Navigation, navigation_for
from content.public.rendering import render_page
from content.public.teasers import Teaser, teasers
from content.public.versions import site_and_lists
from content.search import LONGEST_QUESTION, found, words_in
from rbac.access import public

MOST_SHOWN = 30


@public("readers need no account")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """``?q=``: what somebody looks for."""
    typed = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_QUESTION]
    state, lists = site_and_lists()
    etag = list_etag_of("search", state, lists, typed)
    response = answered_before(request, etag)
    if response is None:
        # Not kept in the memory of this process: what strangers type would push out what readers read.
        response = may_be_kept(_render(typed, navigation_for(state)), etag, None)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _render(typed: str, navigation: Navigation) -> HttpResponse:
    words = words_in(typed)
    articles, is_exact = _look_for(words, navigation.language) if words else ([], True)
    context: dict[str, Any] = {
        "typed": typed,
        "has_words": bool(words),
        "articles": articles[:MOST_SHOWN],
        "is_exact": is_exact,
        "has_more": len(articles) > MOST_SHOWN,
        "longest": LONGEST_QUESTION,
    }
    with translation.override(navigation.language):
        title = gettext("Search")
    return render_page("public/search.html", navigation, context, title=title)


def _look_for(words: list[str], language: str) -> tuple[list[Teaser], bool]:
    """What was found, and whether it has the very words."""
    for meant in chain([None], guesses(words)):
        best = found(readable(), words, language, meant)
        if shown := teasers(best[: MOST_SHOWN + 1], of="article"):
            return shown, meant is None
    return [], True


def readable() -> QuerySet[SearchEntry]:
    """What everybody may read, as ``live_articles`` says it."""
    return SearchEntry.objects.filter(
        is_live=True,
        article__live__isnull=False,
        article__address__isnull=False,
        article__section__audience=Audience.PUBLIC,
    )
