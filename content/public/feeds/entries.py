"""Entries of feeds: what Atom and JSON Feed say of an article."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet

from content.bylines.queries import names_under
from content.models import Article
from content.public.queries.navigation import Navigation, as_readers_see
from content.revisions.correction_notes import as_text, corrections_in
from content.text.render_html import without_cms_links

ENTRIES = 30
_COLUMNS = (
    "public_id", "address__path", "live__title", "live__summary", "live__language", "live__correction_notes",
    "first_published_at", "published_at",
)  # fmt: skip
_TAG = re.compile(r"<[a-z][^>]*>")
_RELATIVE = re.compile(r' (href|src|poster)="((?:/(?!/)|#)[^"]*)')

type Entry = dict[str, Any]


class Feed(NamedTuple):
    """``path`` of the Atom feed; ``page``: path of what it is about; ``title``: of that, empty for the site."""

    path: str
    page: str
    title: str
    articles: Callable[[], QuerySet[Article]]

    def title_on(self, navigation: Navigation) -> str:
        name = navigation.name or host()
        return f"{self.title} – {name}" if self.title else name


def entries_of(feed: Feed, navigation: Navigation) -> list[Entry]:
    """The newest, with their whole text if the site says so. One query."""
    columns = (*_COLUMNS, "live__body") if navigation.full_text_feeds else _COLUMNS
    return list(feed.articles().values(*columns, bylines=names_under("live")))


def whole(path: str) -> str:
    """Absolute address on this site."""
    return f"{settings.SITE_URL}{path}"


def moment(at: datetime) -> str:
    """RFC 3339, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def identifier(entry: Entry) -> str:
    """An id that stays when the article moves (RFC 4151)."""
    day = entry["first_published_at"].astimezone(UTC).date()
    return f"tag:{host()},{day}:article/{entry['public_id']}"


def page_of(entry: Entry) -> str:
    return whole(f"/{entry['address__path']}/")


def summary_of(entry: Entry, navigation: Navigation) -> str:
    """Correction notes are included: a reader who reads the updated entry again learns why."""
    with as_readers_see(navigation):
        corrections = [as_text(note) for note in corrections_in(entry["live__correction_notes"])]
    return "\n".join([entry["live__summary"] or entry["live__title"], *corrections])


def text_of(entry: Entry) -> str:
    """The stored text, clean as it is, with absolute addresses."""

    def absolute(found: re.Match[str]) -> str:
        origin = settings.MEDIA_ORIGIN if found[2].startswith("/media/") else ""
        start = page_of(entry) if found[2].startswith("#") else origin or settings.SITE_URL
        return f' {found[1]}="{start}{found[2]}'

    return _TAG.sub(lambda tag: _RELATIVE.sub(absolute, tag[0]), without_cms_links(entry["live__body"]))
