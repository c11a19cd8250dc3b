"""Audit log pages: filters, sentences, a page for each entry, and exports."""

import json
from collections.abc import Iterator
from dataclasses import asdict

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_POST, require_safe

from audit.actors import Actor
from audit.models import Entry
from audit.record import record
from audit.timeline import TimelineEntry
from audit.tree.proofs import NotSealed, prove
from foundation.csv_files import as_csv
from foundation.pagination import LARGEST, asked_number, by_number, page_at
from intrusion.detection.reporting import report
from rbac.access import replayable, requires_anywhere, requires_recent_login
from secureproject.actions import VIEW_SECTION_AUDIT_LOG
from secureproject.audit_log_viewer.field_names import facts_of
from secureproject.audit_log_viewer.filters import (
    PER_PAGE,
    Filters,
    event_label,
    event_labels,
    subject_label_of,
)
from secureproject.audit_log_viewer.visibility import (
    anomalies_for,
    readable_lines,
    reads_whole_log,
    visible_entries,
)
from secureproject.events import AUDIT_LOG_EXPORTED

CHANGES = (("old", "new"), ("before", "now"), ("old_path", "new_path"))  # names of the two sides in events
MOST_EXPORTED = 10_000
BATCH = 500
FORMS = ("csv", "json")
COLUMNS = ("id", "time", "event", "sentence", "by", "about", "address", "device", "request")


@require_safe
@requires_anywhere(VIEW_SECTION_AUDIT_LOG)
def audit_log(request: HttpRequest) -> HttpResponse:
    """Entries, newest first, paginated."""
    filters, mark = Filters.read(request.GET), asked_number(request.GET)
    entries = visible_entries(request.user, filters.entries())
    page = page_at(
        mark, PER_PAGE, lambda mark: readable_lines(request.user, by_number(entries, mark)[: PER_PAGE + 1])
    )
    context = {
        "filters": filters,
        "entries": page.rows,
        "events": event_labels(),
        "anomalies": [] if mark or filters.any else anomalies_for(request.user),
        "everything": reads_whole_log(request.user),
        "kept": [(name, value) for name, value in asdict(filters).items() if value],
        "turns": page.turns(filters.query, lambda line: line.id),
    }
    return render(request, "cms/audit_log/list.html", context)


@require_safe
@requires_anywhere(VIEW_SECTION_AUDIT_LOG)
def audit_log_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry, and its position in the signed tree. An entry the user may not see is a 404, like a missing one."""
    entry = get_object_or_404(visible_entries(request.user, Entry.objects.all()), pk=min(pk, LARGEST))
    (line,) = readable_lines(request.user, [entry])
    try:
        proof = prove(entry)
    except NotSealed:
        proof = None
    changes = [
        (line.fields.pop(old), line.fields.pop(new))
        for old, new in CHANGES
        if {old, new} <= line.fields.keys()
    ]
    context = {
        "line": line,
        "entry": entry,
        "proof": proof,
        "changes": changes,
        "event": event_label(line.event),
        "thing": subject_label_of(entry.subject_kind, entry.subject_id),
        "facts": facts_of(line.fields),
    }
    return render(request, "cms/audit_log/entry.html", context)


@require_POST
@requires_anywhere(VIEW_SECTION_AUDIT_LOG)
@replayable
@requires_recent_login(minutes=15)
def audit_log_export(request: HttpRequest, form: str) -> HttpResponse:
    """A POST, because it writes: the audit log records who exported what."""
    if form not in FORMS:
        raise Http404
    text, rows = export_entries(Filters.read(request.POST), form, by=request.user)
    report("large_export", request, rows=rows, what="audit log")
    kind = "text/csv" if form == "csv" else "application/json"
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="audit-log.{form}"'
    return response


@transaction.atomic
def export_entries(filters: Filters, form: str, *, by: Actor) -> tuple[str, int]:
    """The newest 10,000 visible entries that match ``filters``, as CSV or JSON, and their number. Raises Refused."""
    reach = visible_entries(by, filters.entries())
    with translation.override("en"):  # files of different days are compared
        rows = [_row(entry) for entry in _entries(reach, by)]
    record(AUDIT_LOG_EXPORTED, by=by, form=form, entries=len(rows), filters=filters.query())
    text = as_csv(COLUMNS, rows) if form == "csv" else json.dumps(rows, ensure_ascii=False, indent=1)
    return text, len(rows)


def _entries(reach: QuerySet[Entry], by: Actor) -> Iterator[TimelineEntry]:
    entries, taken = reach, 0
    while taken < MOST_EXPORTED and (page := readable_lines(by, entries[:BATCH])):
        yield from page
        taken += len(page)
        entries = reach.filter(pk__lt=page[-1].id)


def _row(entry: TimelineEntry) -> dict[str, str | int | None]:
    return {
        "id": entry.id,
        "time": entry.at.isoformat(),
        "event": entry.event,
        "sentence": entry.sentence,
        "by": entry.actor_label,
        "about": entry.subject_label,
        "address": entry.address,
        "device": entry.device,
        "request": entry.request_id,
    }
