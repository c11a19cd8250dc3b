"""Link search: pages of this site, found by their text or any of their URLs; only what the user may see.

A link is stored as a URL. A page that moves leaves a redirect, wherever it moves later
(content/addresses/addresses.py), so rendering a page needs no lookup. A URL that a user typed or pasted is resolved to
the page that readers get: a link to the CMS would lead them to a login, and one to an old address to a redirect.
Hidden pages and missing ones look alike: nothing is said about either.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, TypedDict
from urllib.parse import urlsplit

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.actions import READ_MEDIA, VIEW_ARTICLE, VIEW_SECTION
from content.cms.desk.search_results import Seen, articles_found, sections_found
from content.cms.desk.url_lookup import LONGEST_PASTED, OF_THE_DESK, Target, hosts_of, path_of, targets_at
from content.media.removed import is_there
from content.media.urls.files import read_address
from content.models import Address, Article, AssetVersion, Section, Topic
from content.search.name_match import is_named
from content.search.query import words_in
from content.search.spelling import Meant, suggestions
from rbac.access import requires_anywhere
from rbac.queries import visible_to

TOPICS = 5
MOST = 50  # URLs at once


class Linked(TypedDict):
    """``state``: why readers would find nothing there, or ""."""

    title: str
    address: str
    state: str


class Linkable(Linked):
    about: str


@require_safe
@requires_anywhere(VIEW_ARTICLE)
def choose_link(request: HttpRequest) -> JsonResponse:
    """``?q=``: search terms; ``?at=…&at=…``: URLs that a user put into a text as links."""
    if "at" in request.GET:
        return JsonResponse(
            {"at": pages_at(request.GET.getlist("at"), request.user, hosts=hosts_of(request))}
        )
    words = words_in(request.GET.get("q", ""))
    ways: Iterator[Meant | None] = chain([None], suggestions(words)) if words else iter(())
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
    topics = Topic.objects.in_use().by_name().filter(is_named(words, "plain_name", meant=meant))
    for topic in topics[:TOPICS]:
        yield Linkable(title=topic.name, address=f"/topics/{topic.slug}/", about=_("Topic"), state="")


def pages_at(typed: Iterable[str], user: Any, *, hosts: frozenset[str]) -> dict[str, Linked]:
    """Those of the first ``MOST`` of ``typed`` that lead to what ``user`` may see. At most four queries."""
    asked = list(dict.fromkeys(one for one in typed if len(one) <= LONGEST_PASTED))[:MOST]
    paths = {one: path for one in asked if (path := path_of(one, hosts))}
    keys = _keys(paths)
    pages = {
        **_articles({key.pk for key in keys.values() if key.kind == "articles"}, user),
        **_sections({key.pk for key in keys.values() if key.kind == "sections"}, user),
    }
    found = {one: _with_tail(pages[key], one) for one, key in keys.items() if key in pages}
    return {**found, **_files({one: f"/{path}" for one, path in paths.items()}, user)}


def _keys(paths: dict[str, str]) -> dict[str, Target]:
    """Target of each of ``paths``, regardless of visibility. One query if any is a public one."""
    of_desk = {one: found for one, path in paths.items() if (found := OF_THE_DESK.match(path))}
    keys = {one: Target(found[1], int(found[2])) for one, found in of_desk.items()}
    public = {
        one: path
        for one, path in paths.items()
        if one not in keys and not path.startswith(("cms/", "media/"))
    }
    there = targets_at(public.values()) if public else {}
    return keys | {one: there[path] for one, path in public.items() if path in there}


def _articles(keys: Collection[int], user: Any) -> dict[Target, Linked]:
    if not keys:
        return {}
    seen = visible_to(user, VIEW_ARTICLE, Article).filter(pk__in=keys, address__isnull=False)
    columns = ("pk", "draft__title", "live__title", "slug", "live_id", "address__path")
    return {
        Target("articles", pk): Linked(
            title=draft or live or slug, address=f"/{path}/", state="" if live_id else _("not public")
        )
        for pk, draft, live, slug, live_id, path in seen.values_list(*columns)
    }


def _sections(keys: Collection[int], user: Any) -> dict[Target, Linked]:
    if not keys:
        return {}
    seen = visible_to(user, VIEW_SECTION, Section).filter(pk__in=keys, address__isnull=False)
    return {
        Target("sections", pk): Linked(title=title, address=f"/{path}/", state="")
        for pk, title, path in seen.values_list("pk", "title", "address__path")
    }


def _files(addresses: dict[str, str], user: Any) -> dict[str, Linked]:
    """Files that ``user`` may use in a text."""
    named = {one: name for one, address in addresses.items() if (name := read_address(address))}
    if not named:
        return {}
    usable = visible_to(user, READ_MEDIA, AssetVersion).filter(
        is_there(), asset__trashed_at=None, file__in={name.digest for name in named.values()}
    )
    titles = {
        (file, name): title
        for file, name, title in usable.values_list("file_id", "address_name", "asset__title")
    }
    return {
        one: Linked(title=titles[name], address=addresses[one], state="")
        for one, name in named.items()
        if name in titles
    }


def _with_tail(page: Linked, typed: str) -> Linked:
    """With the fragment of a public URL; that of a CMS URL means nothing to readers."""
    parts = urlsplit(typed)
    if OF_THE_DESK.match(parts.path.strip("/")):
        return page
    tail = "".join((f"?{parts.query}" if parts.query else "", f"#{parts.fragment}" if parts.fragment else ""))
    return {**page, "address": page["address"] + tail}
