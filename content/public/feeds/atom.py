"""Atom feed (RFC 4287)."""

import re
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpResponse

from content.public.feeds.entries import Entry, Feed, identifier, moment, page_of, summary_of, text_of, whole
from content.public.queries.navigation import Navigation

NAMESPACE = "http://www.w3.org/2005/Atom"
# A feed without entries also needs an update date.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
# Characters that XML 1.0 cannot hold, even escaped.
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom_feed(feed: Feed, navigation: Navigation, entries: list[Entry]) -> HttpResponse:
    here = whole(feed.path)
    root = Element("feed", {"xmlns": NAMESPACE, "xml:lang": navigation.language})
    _add(root, "id", here)
    _add(root, "title", feed.title_on(navigation))
    if navigation.tagline:
        _add(root, "subtitle", navigation.tagline)
    _add(root, "updated", moment(max((entry["published_at"] for entry in entries), default=NEVER)))
    _add(root, "link", rel="self", type="application/atom+xml", href=here)
    _add(root, "link", rel="alternate", type="text/html", href=whole(feed.page))
    _add(_add(root, "author"), "name", navigation.name or feed.title_on(navigation))
    for entry in entries:
        _add_entry(root, entry, navigation)
    text = tostring(root, "utf-8", xml_declaration=True)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def _add_entry(root: Element, entry: Entry, navigation: Navigation) -> None:
    language = entry["live__language"]
    known_as = {"xml:lang": language} if language != navigation.language else {}
    element = _add(root, "entry", **known_as)
    _add(element, "id", identifier(entry))
    _add(element, "title", entry["live__title"])
    _add(element, "link", rel="alternate", type="text/html", href=page_of(entry))
    _add(element, "published", moment(entry["first_published_at"]))
    _add(element, "updated", moment(entry["published_at"]))
    for name in dict.fromkeys(entry["bylines"]):
        _add(_add(element, "author"), "name", name)
    # Without its text an entry must have a meaningful summary.
    _add(element, "summary", summary_of(entry, navigation))
    if "live__body" in entry:
        _add(element, "content", text_of(entry), type="html")


def _add(parent: Element, name: str, text: str = "", **attributes: Any) -> Element:
    element = SubElement(parent, name, attributes)
    element.text = _NOT_XML.sub("", text) or None
    return element
