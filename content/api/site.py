"""The site in the JSON API: its name, public sections and topics, and the OpenAPI description (openapi.json)."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from content.api.answers import WHY, answer, known_or_admitted, whole
from content.models import Topic
from content.public.pages.topics import topics_with_articles
from content.public.queries.navigation import Branch, navigation_for, site_and_lists, site_state
from content.public.rendering.caching import etag_of, list_etag_of
from content.site.menus import Shown
from rbac.access import public

DESCRIPTION: dict[str, Any] = json.loads(Path(__file__).with_name("openapi.json").read_text())


@public(WHY)
@require_safe
def site(request: HttpRequest) -> HttpResponse:
    """The site's name and its entry points. One query; two if the site is not cached."""
    state = site_state()
    etag = etag_of("api", settings.SITE_URL, state)
    if known := known_or_admitted(request, etag):
        return known
    navigation = navigation_for(state)
    facts = {
        "name": navigation.name,
        "tagline": navigation.tagline,
        "language": navigation.language,
        "footer_text": navigation.footer_text,
        "social_profiles": [address for _host, address in navigation.social_profiles],
        "logo": whole(navigation.logo.address) if navigation.logo else None,
        "legal_pages": [
            {"title": str(title), "page": whole(f"/{kind}/")} for kind, title in navigation.legal
        ],
        "header_menu": [_entry(entry) for entry in navigation.header_menu],
        "footer_menu": [_entry(entry) for entry in navigation.footer_menu],
        "notice": navigation.notice.text if navigation.notice else None,
        "page": whole("/"),
        **{name: whole(reverse(f"api:{name}")) for name in ("articles", "sections", "topics", "description")},
    }
    return answer(facts, etag)


@public(WHY)
@require_safe
def sections(request: HttpRequest) -> HttpResponse:
    """Public sections as in the navigation, parents before their children. One query, or two."""
    state = site_state()
    etag = etag_of("api/sections", settings.SITE_URL, state)
    if known := known_or_admitted(request, etag):
        return known
    shown = [below for top in navigation_for(state).top for below in top.subtree()]
    return answer({"sections": [_section(branch) for branch in shown]}, etag)


@public(WHY)
@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """Topics with public articles. One query if the client's copy is current, else two."""
    state, lists = site_and_lists()
    etag = list_etag_of("api/topics", settings.SITE_URL, state, lists)
    if known := known_or_admitted(request, etag):
        return known
    found = topics_with_articles().select_related("parent")
    return answer({"topics": [_topic(topic) for topic in found]}, etag)


def _entry(entry: Shown) -> dict[str, Any]:
    url = whole(entry.url) if entry.url.startswith("/") else entry.url
    return {"label": entry.label, "url": url, "below": [_entry(below) for below in entry.below]}


def _section(branch: Branch) -> dict[str, Any]:
    return {
        "title": branch.title,
        "description": branch.description,
        "path": branch.path,
        "parent": branch.parent.path if branch.parent else None,
        "page": whole(branch.url),
        "articles": whole(f"{reverse('api:articles')}?section={branch.path}"),
    }


def _topic(topic: Topic) -> dict[str, Any]:
    return {
        "slug": topic.slug,
        "name": topic.name,
        "parent": topic.parent.slug if topic.parent else None,
        "page": whole(reverse("public:topic", args=[topic.slug])),
        "articles": whole(f"{reverse('api:articles')}?topic={topic.slug}"),
    }


@public(WHY)
@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """No query."""
    etag = etag_of("api/openapi.json", settings.SITE_URL, DESCRIPTION)
    if known := known_or_admitted(request, etag):
        return known
    return answer({**DESCRIPTION, "servers": [{"url": whole("/api/v1")}]}, etag)
