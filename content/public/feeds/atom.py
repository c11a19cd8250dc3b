"""Atom feed (RFC 4287) of the newest articles."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from content.bylines.queries import names_under
from content.public.queries.navigation import Navigation, as_readers_see, navigation_for, site_and_lists
from content.public.queries.newest import for_everybody, newest_in
from content.public.rendering.caching import answered_before, cacheable, list_etag_of
from content.revisions.correction_notes import as_text, corrections_in
from rbac.access import public

ENTRIES = 30
NAMESPACE = "http://www.w3.org/2005/Atom"
# A feed without entries also needs an update date.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
# Characters that XML 1.0 cannot hold, even escaped.
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


type Entry = dict[str, Any]


@public("readers need no account")
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """One query if the client's copy is current, else three at most."""
    state, lists = site_and_lists()
    etag = list_etag_of("feed", settings.SITE_URL, state, lists)
    if known := answered_before(request, etag):
        return known
    entries = _newest()
    changed_at = max((entry["published_at"] for entry in entries), default=NEVER)
    text = tostring(_feed(navigation_for(state), entries, changed_at), "utf-8", xml_declaration=True)
    response = HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    return cacheable(response, etag, changed_at)


def _newest() -> list[Entry]:
    columns = (
        "public_id", "address__path", "live__title", "live__summary", "live__language", "live__correction_notes",
        "first_published_at", "published_at",
    )  # fmt: skip
    return list(newest_in(for_everybody(), ENTRIES).values(*columns, bylines=names_under("live")))


def _feed(navigation: Navigation, entries: list[Entry], changed_at: datetime) -> Element:
    here = f"{settings.SITE_URL}{reverse('public:feed')}"
    name = navigation.name or _host()
    root = Element("feed", {"xmlns": NAMESPACE, "xml:lang": navigation.language})
    _add(root, "id", here)
    _add(root, "title", name)
    if navigation.tagline:
        _add(root, "subtitle", navigation.tagline)
    _add(root, "updated", _moment(changed_at))
    _add(root, "link", rel="self", type="application/atom+xml", href=here)
    _add(root, "link", rel="alternate", type="text/html", href=f"{settings.SITE_URL}/")
    _add(_add(root, "author"), "name", name)
    for entry in entries:
        _add_entry(root, entry, navigation)
    return root


def _add_entry(root: Element, entry: Entry, navigation: Navigation) -> None:
    language = entry["live__language"]
    known_as = {"xml:lang": language} if language != navigation.language else {}
    element = _add(root, "entry", **known_as)
    # An id that stays when the article moves (RFC 4151).
    day = entry["first_published_at"].astimezone(UTC).date()
    _add(element, "id", f"tag:{_host()},{day}:article/{entry['public_id']}")
    _add(element, "title", entry["live__title"])
    _add(
        element,
        "link",
        rel="alternate",
        type="text/html",
        href=f"{settings.SITE_URL}/{entry['address__path']}/",
    )
    _add(element, "published", _moment(entry["first_published_at"]))
    _add(element, "updated", _moment(entry["published_at"]))
    for name in dict.fromkeys(entry["bylines"]):
        _add(_add(element, "author"), "name", name)
    # Without its text an entry must have a meaningful summary. Correction notes are included: a reader who
    # reads the updated entry again learns why.
    with as_readers_see(navigation):
        corrections = [as_text(note) for note in corrections_in(entry["live__correction_notes"])]
    _add(element, "summary", "\n".join([entry["live__summary"] or entry["live__title"], *corrections]))


def _add(parent: Element, name: str, text: str = "", **attributes: Any) -> Element:
    element = SubElement(parent, name, attributes)
    element.text = _NOT_XML.sub("", text) or None
    return element


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
