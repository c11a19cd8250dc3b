"""Yearly figures of reported and removed comments (Regulation (EU) 2022/2065, Article 15(1)), as a page and as CSV."""

from typing import Any, NamedTuple

from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.actions import COUNT_COMMENT_REPORTS
from content.models import CommentReport, StatementOfReasons
from content.models.comment_report import Ground, ReportOutcome, ReportReason
from foundation.csv_files import as_csv, separator_of_reader
from rbac.access import requires

HOUR = 3600
FIRST_YEAR = 2000


class Median(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


class Figure(NamedTuple):
    what: str
    number: str


def figures_of(year: int) -> list[Figure]:
    """Numbers of reports by reason and decision, of statements of reasons by ground, and the median time in hours."""
    reports = CommentReport.objects.filter(created_at__year=year)
    statements = StatementOfReasons.objects.filter(created_at__year=year)
    found = [
        *_by(reports, "reason", ReportReason.choices, _("Reports: %(what)s"), Sum("count")),
        *_by(
            reports,
            "outcome",
            [*ReportOutcome.choices, ("", _("Not decided yet"))],
            _("Decisions: %(what)s"),
            Sum("count"),
        ),
        *_by(statements, "ground", Ground.choices, _("Removed: %(what)s"), Count("pk")),
    ]
    counted = statements.aggregate(
        reported=Count("pk", filter=Q(was_reported=True)), automated=Count("pk", filter=Q(automated=True))
    )
    found.append(Figure(_("Removed after a report"), str(counted["reported"])))
    found.append(Figure(_("Removed after a program pointed it out"), str(counted["automated"])))
    decided = reports.exclude(decided_at=None).exclude(outcome=ReportOutcome.GONE)
    taken = decided.aggregate(median=Median(F("decided_at") - F("created_at")))["median"]
    hours = "–" if taken is None else f"{taken.total_seconds() / HOUR:.1f}"
    return [*found, Figure(_("Median hours from report to decision"), hours)]


def _by(rows: QuerySet[Any], column: str, choices: Any, text: str, number: Aggregate) -> list[Figure]:
    numbers = dict(rows.order_by().values_list(column).annotate(number))
    labels: list[tuple[str, str | Promise]] = list(choices)
    return [Figure(text % {"what": label}, str(numbers.get(value, 0))) for value, label in labels]


def _year(request: HttpRequest) -> int:
    """Raises Http404 for what is no year between 2000 and this one."""
    asked, this = request.GET.get("year", ""), timezone.now().year
    if not asked:
        return this
    if not (asked.isascii() and asked.isdigit() and len(asked) == 4 and FIRST_YEAR <= int(asked) <= this):
        raise Http404
    return int(asked)


@require_safe
@requires(COUNT_COMMENT_REPORTS)
def figures_page(request: HttpRequest) -> HttpResponse:
    year = _year(request)
    years = [str(other) for other in (year - 1, year + 1) if FIRST_YEAR <= other <= timezone.now().year]
    context = {"year": str(year), "years": years, "figures": figures_of(year)}
    return render(request, "cms/comment_figures.html", context)


@require_safe
@requires(COUNT_COMMENT_REPORTS)
def figures_file(request: HttpRequest) -> HttpResponse:
    year = _year(request)
    columns = {"what": str(year), "number": _("Number")}
    rows = [figure._asdict() for figure in figures_of(year)]
    # The byte order mark tells spreadsheets that it is UTF-8.
    text = f"\ufeff{as_csv(columns, rows, separator=separator_of_reader())}"
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="comments-{year}.csv"'
    return response
