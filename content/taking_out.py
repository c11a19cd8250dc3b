"""The list of articles as a file: what somebody takes out is in the journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from audit.record import record
from content import events
from content.actions import VIEW_ARTICLE
from content.kinds.registry import kinds
from content.models import Article
from content.models.review import State
from content.spreadsheets import as_csv, separator_of_reader
from rbac.decisions import decide_anywhere
from rbac.errors import Refused

MOST = 10_000
STATES: Mapping[str, Any] = {**dict(State.choices), "taken_down": _("Taken down")}
COLUMNS: Mapping[str, Any] = {
    "title": pgettext_lazy("column of a file", "title"),
    "state": pgettext_lazy("column of a file", "state"),
    "section": pgettext_lazy("column of a file", "section"),
    "author": pgettext_lazy("column of a file", "author"),
    "kind": pgettext_lazy("column of a file", "kind"),
    "address": pgettext_lazy("column of a file", "address"),
    "created": pgettext_lazy("column of a file", "created"),
    "changed": pgettext_lazy("column of a file", "changed"),
    "published": pgettext_lazy("column of a file", "published"),
    "taken down": pgettext_lazy("column of a file", "taken down"),
}
_FIELDS = (
    "draft__title", "live__title", "draft__status__state", "live_id", "section__title", "author__name", "kind",
    "address__path", "created_at", "changed_at", "published_at", "archived_at",
)  # fmt: skip


@transaction.atomic
def take_out_articles(found: QuerySet[Article], filters: str, *, by: Actor) -> tuple[str, int]:
    """The newest 10,000 of ``found``, which ``by`` may see, as CSV, and how many. ``filters``: said in the journal.

    Headings, states and kinds are in the active language, and cells separated as spreadsheets expect it there. In
    English they are the words of code, for programs. Raises Refused.
    """
    decision = decide_anywhere(by, VIEW_ARTICLE)
    if not decision.allowed:
        raise Refused(decision)
    rows = [dict(zip(COLUMNS, _row(*values), strict=True)) for values in found.values_list(*_FIELDS)[:MOST]]
    record(events.ARTICLES_TAKEN_OUT, by=by, articles=len(rows), filters=filters)
    return as_csv(COLUMNS, rows, separator=separator_of_reader()), len(rows)


def _row(
    draft_title: str | None,
    live_title: str | None,
    draft_state: str | None,
    live: int | None,
    section: str,
    author: str,
    kind: str,
    path: str | None,
    *times: Any,
) -> tuple[str | None, ...]:
    """In the order of COLUMNS."""
    created, changed, published, archived = map(_time, times)
    states = ["taken_down"] if archived else list(filter(None, (draft_state, "published" if live else None)))
    return (
        live_title if draft_title is None else draft_title,
        _said(states, STATES),
        section,
        author,
        _said([kind], {known.name: known.label for known in kinds}),
        f"/{path}/" if path else None,
        created,
        changed,
        published,
        archived,
    )


def _said(codes: list[str], words: Mapping[str, Any]) -> str:
    if (get_language() or "en").startswith("en"):
        return " ".join(codes)
    return ", ".join(str(words.get(code, code)) for code in codes)


def _time(at: datetime | None) -> str | None:
    """In UTC, so that files of other days and places can be compared."""
    return at.isoformat(timespec="seconds") if at else None
