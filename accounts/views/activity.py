"""The user's own activity log."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.authentication.pages import page
from accounts.lifecycle import activity_log
from accounts.sessions.http import Request
from foundation.pagination import asked_number, query_of
from rbac.access import signed_in


@require_safe
@signed_in("everybody may read what they did and what was done to their account")
def activity(request: Request) -> HttpResponse:
    shown = activity_log.page_of(request.user, asked_number(request.GET))
    context = {"lines": shown.rows, "turns": shown.turns(query_of, lambda line: line.entry.id)}
    return page(request, "account/activity.html", context)
