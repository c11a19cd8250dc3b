"""Calendar: publications and unpublications by day, and moving one to another day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, get_format
from django.utils.timezone import get_current_timezone_name, localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.actions import SCHEDULE_ARTICLE, VIEW_SCHEDULE
from content.cms.scheduling.schedule import TimeForm
from content.cms.widgets.form_errors import errors_in
from content.formatting.local_time import which_of_two, zoned
from content.models import ScheduledChange
from content.scheduling import verbs as scheduling
from content.scheduling.months import Span, month_of, read_day, read_month, week_of
from foundation.clock import database_now
from rbac.access import replayable, requires, requires_anywhere, requires_recent_login
from rbac.decisions import decide
from rbac.queries import as_boolean, rows_allowed

MOST = 500  # entries on one page; a busy newsroom schedules a hundred a month
LOOKED_AT = 2_000  # entries of the whole site, the first ones
UNSEEN = ("article__draft__body", "article__live__body", "revision__body", "article__section__description")


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    entries: Sequence[ScheduledChange]
    is_today: bool
    is_beside: bool  # of the previous or next month


@require_safe
@requires_anywhere(VIEW_SCHEDULE)
def calendar(request: HttpRequest) -> HttpResponse:
    """A month, or the week of a day (``?week=2026-11-26``)."""
    today = localtime(database_now()).date()
    first_weekday = (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7
    day = read_day(request.GET.get("week", ""))
    month = read_month(request.GET.get("month", "")) or (day or today).replace(day=1)
    span = (week_of if day else month_of)(day or month, first_weekday=first_weekday)
    entries, more = _entries(request.user, span)
    context: dict[str, Any] = {
        "weeks": [
            [Day(d, entries.get(d, ()), d == today, not day and d.month != month.month) for d in week]
            for week in span.weeks
        ],
        "is_empty": not entries,
        "weekdays": [WEEKDAYS[d.weekday()] for d in span.weeks[0]],
        "title": _title(span, month, is_week=bool(day)),
        "is_week": bool(day),
        "before": _query(span.before, is_week=bool(day)),
        "after": _query(span.after, is_week=bool(day)),
        "as_month": _query(day or month, is_week=False),
        "as_week": _query(day or (today if today.replace(day=1) == month else month), is_week=True),
        "now": _query(today, is_week=bool(day)),
        "more": more,
        "zone": get_current_timezone_name(),
    }
    return render(request, "cms/calendar.html", context)


@requires(
    VIEW_SCHEDULE, ScheduledChange, select=("article__section", "article__draft", "article__live", "revision")
)
@replayable
@requires_recent_login(minutes=15)
def move_time(request: HttpRequest, scheduled: ScheduledChange) -> HttpResponse:
    """The page that asks for another time, and the move: the service functions that schedule decide about it."""
    now = {"at": f"{localtime(scheduled.at):%Y-%m-%dT%H:%M}", "which": which_of_two(scheduled.at)}
    form = TimeForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            made = scheduling.move(scheduled, form.moment, by=request.user)
            when = zoned(made.at)
            messages.success(request, _("Moved to %(when)s.") % {"when": when})
            return redirect(f"{reverse('cms:calendar')}?{_query(localtime(made.at).date(), is_week=False)}")
    context = {
        "scheduled": scheduled,
        "article": scheduled.article,
        "form": form,
        "may": decide(request.user, SCHEDULE_ARTICLE, scheduled.article),
        "back": _query(localtime(scheduled.at).date(), is_week=False),
    }
    return render(request, "cms/calendar_move.html", context, status=422 if form.errors else 200)


def _entries(person: Any, span: Span) -> tuple[dict[date, list[ScheduledChange]], bool]:
    """Entries by day, and whether there are more, or could be, than a page shows. Two queries."""
    here = ScheduledChange.objects.filter(cancelled_at=None, at__gte=span.starts, at__lt=span.ends)
    keys = list(here.order_by("at", "pk").values_list("pk", flat=True)[: LOOKED_AT + 1])
    # As a column of each row: PostgreSQL checks every entry and searches nothing else below a role. Entries are
    # selected before their columns are read.
    may_see = as_boolean(rows_allowed(person, VIEW_SCHEDULE, ScheduledChange, per_row=True))
    shown = ScheduledChange.objects.filter(may_see, pk__in=keys[:LOOKED_AT]).order_by("at", "pk")
    told = ScheduledChange.objects.filter(pk__in=shown.values("pk")[: MOST + 1])
    found = list(
        told.select_related("article__section", "article__draft", "article__live", "revision")
        .defer(*UNSEEN)
        .order_by("at", "pk")
    )
    days: dict[date, list[ScheduledChange]] = defaultdict(list)
    for scheduled in found[:MOST]:
        days[localtime(scheduled.at).date()].append(scheduled)
    return days, len(found) > MOST or len(keys) > LOOKED_AT


def _title(span: Span, month: date, *, is_week: bool) -> str:
    if not is_week:
        return date_format(month, "YEAR_MONTH_FORMAT")
    first, *_rest, last = span.weeks[0]
    return _("%(first)s to %(last)s") % {
        "first": date_format(first, "DATE_FORMAT"),
        "last": date_format(last, "DATE_FORMAT"),
    }


def _query(day: date, *, is_week: bool) -> str:
    return f"week={day:%Y-%m-%d}" if is_week else f"month={day:%Y-%m}"
