"""The journal as people read it: filters, sentences, a page for each entry, and files."""

from dataclasses import asdict

from django.db import DEFAULT_DB_ALIAS
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from audit.models import Entry
from audit.proofs import NotSealed, prove
from audit.timeline import readable
from intrusion.noticing import report
from rbac.access import replayable, requires, requires_recent_login
from secureproject.actions import VIEW_JOURNAL
from secureproject.journal_reader.anomalies import anomalies
from secureproject.journal_reader.filters import PER_PAGE, Filters
from secureproject.journal_reader.taking_out import FORMS, take_out
from secureproject.journal_reader.words import events_in_words

CHANGES = (("old", "new"), ("before", "now"), ("old_path", "new_path"))  # what events call the two sides
LARGEST_ID = 2**63 - 1


@require_safe
@requires(VIEW_JOURNAL)
def journal(request: HttpRequest) -> HttpResponse:
    """A page of entries, the newest first; ``before`` is the number of the last one already seen."""
    filters, before = Filters.read(request.GET), _number(request.GET.get("before", ""))
    entries = filters.entries()
    if before:
        entries = entries.filter(pk__lt=before)
    shown = readable(entries[: PER_PAGE + 1])
    older = filters.query(before=shown[PER_PAGE - 1].id) if len(shown) > PER_PAGE else ""
    context = {
        "filters": filters,
        "entries": shown[:PER_PAGE],
        "events": events_in_words(),
        "anomalies": [] if before or filters.any else anomalies(),
        "kept": [(name, value) for name, value in asdict(filters).items() if value],
        "older": older,
        "newest": filters.query() if before else None,
    }
    return render(request, "cms/journal/list.html", context)


@require_safe
@requires(VIEW_JOURNAL, Entry)
def journal_entry(request: HttpRequest, entry: Entry) -> HttpResponse:
    """One entry, and where it stands in the signed tree."""
    (line,) = readable([entry])
    try:
        proof = prove(entry, using=DEFAULT_DB_ALIAS)
    except NotSealed:
        proof = None
    changes = [
        (line.fields.pop(old), line.fields.pop(new))
        for old, new in CHANGES
        if {old, new} <= line.fields.keys()
    ]
    facts = {name.replace("_", " "): text for name, text in line.fields.items()}
    context = {"line": line, "entry": entry, "proof": proof, "changes": changes, "facts": facts}
    return render(request, "cms/journal/entry.html", context)


@require_POST
@requires(VIEW_JOURNAL)
@replayable
@requires_recent_login(minutes=15)
def journal_export(request: HttpRequest, form: str) -> HttpResponse:
    """A POST, because it writes: the journal says who took what out."""
    if form not in FORMS:
        raise Http404
    text, rows = take_out(Filters.read(request.POST), form, by=request.user)
    report("large_export", request, rows=rows, what="journal")
    kind = "text/csv" if form == "csv" else "application/json"
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="journal.{form}"'
    return response


def _number(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return number if 0 < number <= LARGEST_ID else None
