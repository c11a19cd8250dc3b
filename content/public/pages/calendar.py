"""Calendar file of an event: iCalendar (RFC 5545), one file per event.

Times are in UTC: a calendar shows them in its own time zone, and no zone definitions are needed.
"""

import re
from datetime import UTC
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from content.kinds.kind import Kind, kinds
from content.models.articles.section import Audience
from content.public.queries.restricted import for_this_reader, nothing_at, require_article
from content.public.queries.teasers import published
from content.public.rendering.caching import answered_before, cacheable, etag_of
from rbac.access import public

# Characters that a TEXT value must not contain (RFC 5545, 3.3.11).
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_COLUMNS = (
    "id", "public_id", "kind", "slug", "section__audience", "published_at", "address__path", "live__number",
    "live__title", "live__summary", "live__details",
)  # fmt: skip


type Happening = dict[str, Any]  # _COLUMNS


def takes_place(kind: Kind) -> bool:
    return bool(kind.begins and kind.ends)


@public("readers need no account")
@require_safe
def calendar_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """For readers who may see the page of the event. One query, two if it is restricted."""
    found = _happening(public_id) or nothing_at(request)
    if found["section__audience"] != Audience.PUBLIC:
        require_article(request, found["id"])
        return for_this_reader(_file(found))
    etag = etag_of("calendar", settings.SITE_URL, found)
    return answered_before(request, etag) or cacheable(_file(found), etag, found["published_at"])


def _happening(public_id: UUID) -> Happening | None:
    of = [kind.name for kind in kinds if takes_place(kind)]
    found = published(*of).filter(public_id=public_id).values(*_COLUMNS).first()
    return found if found and all(kinds[found["kind"]].span(found["live__details"])) else None


def _file(found: Happening) -> HttpResponse:
    response = HttpResponse(_text(found), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{found["slug"]}.ics"'
    return response


def _text(found: Happening) -> bytes:
    kind, details = kinds[found["kind"]], found["live__details"]
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    begins, ends = (at.astimezone(UTC) for at in kind.span(details) if at)
    event = Event()
    # Constant, so that importing the file again updates the existing calendar entry.
    event.add("uid", f"{kind.name}-{found['public_id']}@{host}")
    event.add("sequence", found["live__number"])
    event.add("dtstamp", found["published_at"])
    event.add("dtstart", begins)
    event.add("dtend", ends)
    for name, value in (
        ("summary", found["live__title"]), ("description", found["live__summary"]),
        ("location", details.get(kind.place, "")),
    ):  # fmt: skip
        if value:
            event.add(name, _CONTROLS.sub("", value))
    event.add("url", f"{settings.SITE_URL}/{found['address__path']}/")
    calendar = Calendar()
    calendar.add("prodid", f"-//{host}//{kind.name}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text
