"""Link search: pages of this site, found by their text or any of their URLs; only what the user may see.

A link is stored as a URL. A page that moves leaves a redirect, wherever it moves later
(content/addresses/addresses.py), so rendering a page needs no lookup.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, TypedDict

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from content.actions import VIEW_ARTICLE
from content.cms.desk.article_search import Seen, articles_found
from content.cms.desk.search_results import sections_found
from content.cms.desk.url_lookup import hosts_of
from content.cms.editor.internal_links import pages_at
from content.models import Address, Topic
from content.search.did_you_mean import Meant, guesses
from content.search.name_match import named
from content.search.query import words_in
from rbac.access import requires_anywhere

TOPICS = 5


class Linkable(TypedDict):
    """``state``: why readers would find nothing there, or ""."""

    title: str
    address: str
    about: str
    state: str


@requires_anywhere(VIEW_ARTICLE)
def choose_link(request: HttpRequest) -> JsonResponse:
    """``?q=``: search terms; ``?at=…&at=…``: URLs that a user put into a text as links."""
    if "at" in request.GET:
        return JsonResponse(
            {"at": pages_at(request.GET.getlist("at"), request.user, hosts=hosts_of(request))}
        )
    words = words_in(request.GET.get("q", ""))
    ways: Iterator[Meant | None] = chain([None], guesses(words)) if words else iter(())
    seen = Seen(request.user)
    pages = next((pages for meant in ways if (pages := list(_found(request.user, words, meant, seen)))), [])
    return JsonResponse({"pages": pages})


def _found(user: Any, words: Sequence[str], meant: Meant | None, seen: Seen) -> Iterator[Linkable]:
    articles = articles_found(user, words, meant, seen)
    addresses = Address.objects.filter(article__in=[row.pk for row in articles])
    paths: dict[int | None, str] = dict(addresses.values_list("article", "path"))
    for row in articles:
        if row.pk in paths:
            about, state = row.section, "" if row.live_id else _("not public")
            yield Linkable(
                title=row.title or row.slug, address=f"/{paths[row.pk]}/", about=about, state=state
            )
    for section in sections_found(user, words, meant):
        yield Linkable(title=section.title, address=f"/{section.path}/", about=_("Section"), state="")
    topics = named(Topic.objects.in_use().by_name(), words, "plain_name", meant=meant)
    for topic in topics[:TOPICS]:
        yield Linkable(title=topic.name, address=f"/topics/{topic.slug}/", about=_("Topic"), state="")
