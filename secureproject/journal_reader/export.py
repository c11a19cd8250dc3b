"""Audit log export: a file of entries; each export is recorded in the audit log."""

import json
from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from audit.actors import Actor
from audit.models import Entry
from audit.record import record
from audit.timeline import TimelineEntry
from foundation.csv_files import as_csv
from secureproject.events import JOURNAL_EXPORTED
from secureproject.journal_reader.filters import Filters
from secureproject.journal_reader.visibility import entries_in_reach, lines_for

MOST = 10_000
PAGE = 500
FORMS = ("csv", "json")
COLUMNS = ("id", "time", "event", "sentence", "by", "about", "address", "device", "request")


@transaction.atomic
def take_out(filters: Filters, form: str, *, by: Actor) -> tuple[str, int]:
    """The newest 10,000 visible entries that match ``filters``, as CSV or JSON, and their number. Raises Refused."""
    reach = entries_in_reach(by, filters.entries())
    with translation.override("en"):  # files of different days are compared
        rows = [_row(entry) for entry in _entries(reach, by)]
    record(JOURNAL_EXPORTED, by=by, form=form, entries=len(rows), filters=filters.query())
    text = as_csv(COLUMNS, rows) if form == "csv" else json.dumps(rows, ensure_ascii=False, indent=1)
    return text, len(rows)


def _entries(reach: QuerySet[Entry], by: Actor) -> Iterator[TimelineEntry]:
    entries, taken = reach, 0
    while taken < MOST and (page := lines_for(by, entries[:PAGE])):
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
