"""Feeds of the newest articles: of the site, of a section, of a topic and of a byline, as Atom and as JSON Feed."""

from functools import partial
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from content.bylines.queries import author_of
from content.models import Byline, Section, Topic
from content.public.feeds.atom import atom_feed
from content.public.feeds.entries import ENTRIES, Feed, entries_of
from content.public.feeds.json_feed import json_feed
from content.public.queries.lookup import current_path, look_up
from content.public.queries.navigation import Branch, navigation_for, site_and_lists, site_state
from content.public.queries.newest import for_everybody, newest_about, newest_in, newest_under
from content.public.rendering.caching import answered_before, cacheable, leading_to, list_etag_of
from rbac.access import public

WHY = "readers need no account"


@public(WHY)
@require_safe
def feed(request: HttpRequest, *, as_json: bool = False) -> HttpResponse:
    """One query if the client's copy is current, else three at most."""
    return _answer(
        request, Feed("/feed/", "/", "", partial(newest_in, for_everybody(), ENTRIES)), as_json=as_json
    )


@public(WHY)
@require_safe
def section_feed(request: HttpRequest, path: str, *, as_json: bool = False) -> HttpResponse:
    """Of a public section and those below it. A former path leads to the current one."""
    branches = {branch.path: branch for branch in navigation_for(site_state()).branches.values()}
    if path not in branches and (found := look_up(path)) and found.target_id:
        moved, _section = current_path(found.target_id) or ("", 0)
        if moved in branches and branches[moved].is_for_everybody:
            return leading_to(f"/feed/sections/{moved}/{'feed.json' if as_json else ''}")
    branch = branches.get(path)
    if branch is None or not branch.is_for_everybody:
        raise Http404
    return _answer(request, _feed_of(branch), as_json=as_json)


@public(WHY)
@require_safe
def topic_feed(request: HttpRequest, slug: str, *, as_json: bool = False) -> HttpResponse:
    asked = get_object_or_404(Topic.objects.select_related("merged_into"), slug=slug)
    topic = asked.merged_into or asked
    page = reverse("public:topic", args=[topic.slug])
    articles = partial(newest_about, topic, ENTRIES)
    return _answer(request, Feed(f"/feed{page}", page, topic.name, articles), as_json=as_json)


@public(WHY)
@require_safe
def byline_feed(request: HttpRequest, public_id: UUID, *, as_json: bool = False) -> HttpResponse:
    author = author_of(public_id)
    if author is None:
        raise Http404
    page = reverse("public:byline", args=[author.key])
    under = Byline.objects.filter(public_id=author.key) | Byline.objects.filter(
        merged_into__public_id=author.key
    )
    articles = partial(newest_under, under.order_by(), ENTRIES)
    return _answer(request, Feed(f"/feed{page}", page, author.name, articles), as_json=as_json)


def _feed_of(branch: Branch) -> Feed:
    sections = Section.objects.filter(pk__in=[below.id for below in branch.subtree()]).order_by()
    articles = partial(newest_in, sections, ENTRIES)
    return Feed(f"/feed/sections{branch.url}", branch.url, branch.title, articles)


def _answer(request: HttpRequest, feed: Feed, *, as_json: bool) -> HttpResponse:
    """Raises Http404 for a topic or byline without a public article, which does not exist for readers."""
    state, lists = site_and_lists()
    etag = list_etag_of("feed", settings.SITE_URL, state, lists, feed.path, feed.title, as_json)
    if known := answered_before(request, etag):
        return known
    navigation = navigation_for(state)
    entries = entries_of(feed, navigation)
    if not entries and feed.path.startswith(("/feed/topics/", "/feed/bylines/")):
        raise Http404
    response = (json_feed if as_json else atom_feed)(feed, navigation, entries)
    return cacheable(response, etag, max((entry["published_at"] for entry in entries), default=None))
