"""Search for readers: public content only, in few queries, without a cookie."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from content.public.pages.search_pages import NOTHING, look_for
from content.public.pages.section import article_mark
from content.public.queries.navigation import Navigation, navigation_for
from content.public.queries.versions import site_and_lists
from content.public.rendering.caching import answered_before, cacheable, list_etag_of
from content.public.rendering.rendering import render_page
from content.search.query import LONGEST_QUESTION, words_in
from rbac.access import public


@public("readers need no account")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """``?q=``: the search text; ``&before=ID``: the article after which the page begins."""
    typed = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_QUESTION]
    before = article_mark(request)
    state, lists = site_and_lists()
    etag = list_etag_of("search", state, lists, typed, before)
    response = answered_before(request, etag)
    if response is None:
        # Not cached in this process: arbitrary queries would displace pages that are read.
        response = cacheable(_render(typed, before, navigation_for(state)), etag, None)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _render(typed: str, before: int | None, navigation: Navigation) -> HttpResponse:
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
    with translation.override(navigation.language):
        title = gettext("Search")
    return render_page("public/search.html", navigation, context, title=title)
