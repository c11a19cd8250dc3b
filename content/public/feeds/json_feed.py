"""JSON Feed 1.1 (jsonfeed.org) of the same entries as the Atom feed."""

from typing import Any

from django.http import HttpResponse, JsonResponse

from content.public.feeds.entries import Entry, Feed, identifier, moment, page_of, summary_of, text_of, whole
from content.public.queries.navigation import Navigation


def json_feed(feed: Feed, navigation: Navigation, entries: list[Entry]) -> HttpResponse:
    facts = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title_on(navigation),
        "home_page_url": whole(feed.page),
        "feed_url": whole(f"{feed.path}feed.json"),
        "description": navigation.tagline,
        "language": navigation.language,
        "items": [_item(entry, navigation) for entry in entries],
    }
    options = {"ensure_ascii": False}
    return JsonResponse(facts, json_dumps_params=options, content_type="application/feed+json")


def _item(entry: Entry, navigation: Navigation) -> dict[str, Any]:
    summary = summary_of(entry, navigation)
    text = {"content_html": text_of(entry)} if "live__body" in entry else {"content_text": summary}
    return {
        "id": identifier(entry),
        "url": page_of(entry),
        "title": entry["live__title"],
        "summary": summary,
        **text,
        "date_published": moment(entry["first_published_at"]),
        "date_modified": moment(entry["published_at"]),
        "authors": [{"name": name} for name in dict.fromkeys(entry["bylines"])],
        "language": entry["live__language"],
    }
