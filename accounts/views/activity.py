"""Activity log of a user: what they did and what was done to their account. Keyset pagination."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.authentication.pages import page
from accounts.models import User
from accounts.sessions.http import Request
from audit.actors import Identity, identity_of
from audit.timeline import TimelineEntry, timeline_of
from foundation.pagination import Number, Page, asked_number, page_at, query_of
from rbac.access import signed_in
from rbac.enforcement.refusals import HIDDEN

A_PAGE = 30


@require_safe
@signed_in("everybody may read what they did and what was done to their account")
def activity(request: Request) -> HttpResponse:
    shown = page_of(request.user, asked_number(request.GET))
    context = {"lines": shown.rows, "turns": shown.turns(query_of, lambda line: line.entry.id)}
    return page(request, "account/activity.html", context)


@dataclass(frozen=True)
class Line:
    """``from_where``: browser and IP address, only for the user's own entries and anonymous attempts."""

    entry: TimelineEntry
    from_where: str


def page_of(user: User, mark: Number | None) -> Page[Line]:
    """Two queries for a page; four if the newer entries all fit on the first page."""

    def read(mark: Number | None) -> list[Line]:
        way = {"after" if mark.newer else "before": mark.key} if mark else {}
        entries = timeline_of(user, limit=A_PAGE + 1, without=HIDDEN, **way)
        return [Line(entry, _from_where(entry, user)) for entry in entries]

    return page_at(mark, A_PAGE, read)


def _from_where(entry: TimelineEntry, user: User) -> str:
    # The location of the administrator who froze the account is not disclosed to its owner.
    if entry.actor not in {identity_of(user), Identity("anonymous", "")}:
        return ""
    return ", ".join(part for part in (entry.device, entry.address) if part)
