"""CSV export of the list of articles; each export has an audit log entry."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from audit.record import record
from content import events
from content.actions import VIEW_ARTICLE
from content.approvals.validity_batch import SEEMS_TO_STAND, waiting_again
from content.cms.lists.states import ANOTHER_YES, shown_states
from content.corrections.verbs import IS_CORRECTED
from content.kinds.kind import kinds
from content.models import Article
from content.models.articles.review import State
from foundation.csv_files import as_csv, separator_of_reader
from rbac.decisions import decide_anywhere
from rbac.errors import Refused

MOST = 10_000
# Labels of the badges in the list, by their identifiers.
STATES: Mapping[str, Any] = {
    **dict(State.choices),
    "needs_another_approval": _("Needs another approval"),
    "sent_back": _("Sent back"),
    "corrected_not_countersigned": _("Corrected, not countersigned"),
    "taken_down": _("Taken down"),
}
_CODES = {
    ANOTHER_YES: "needs_another_approval",
    "corrected": "corrected_not_countersigned",
    "archived": "taken_down",
}
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
_STATE = (
    "pk", "draft__status__state", "draft__status__sent_back_at", "live_id", "archived_at", IS_CORRECTED, SEEMS_TO_STAND,
)  # fmt: skip
_FIELDS = (
    "draft__title", "live__title", "section__title", "author__name", "kind", "address__path", "created_at",
    "changed_at", "published_at", "archived_at",
)  # fmt: skip


@transaction.atomic
def take_out_articles(found: QuerySet[Article], filters: str, *, by: Actor) -> tuple[str, int]:
    """The newest 10,000 of ``found``, which ``by`` may see, as CSV, and their number. ``filters``: for the audit log.

    Headings, states and kinds are in the active language, with the separator that spreadsheets expect there. In
    English they are identifiers, for programs. Raises Refused.
    """
    decision = decide_anywhere(by, VIEW_ARTICLE)
    if not decision.allowed:
        raise Refused(decision)
    values = list(found.values_list(*_STATE, *_FIELDS)[:MOST])
    states = _states_of([_Stored(*row[: len(_STATE)]) for row in values])
    told = (_row(said, *row[len(_STATE) :]) for said, row in zip(states, values, strict=True))
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in told]
    record(events.ARTICLES_EXPORTED, by=by, articles=len(rows), filters=filters)
    return as_csv(COLUMNS, rows, separator=separator_of_reader()), len(rows)


class _Stored(NamedTuple):
    """As in _STATE."""

    pk: int
    draft: str | None
    sent_back_at: datetime | None
    live: int | None
    archived_at: datetime | None
    corrected: bool
    seems_to_stand: bool


def _states_of(rows: list[_Stored]) -> Iterator[str]:
    """Labels of each row's badges."""
    again = waiting_again(row.pk for row in rows if not row.seems_to_stand)
    for row in rows:
        shown = shown_states(
            archived=row.archived_at is not None,
            live=row.live is not None,
            draft=ANOTHER_YES if row.pk in again else row.draft,
            sent_back=row.sent_back_at is not None,
            corrected=row.corrected,
        )
        yield _said([_CODES.get(state, state) for state in shown], STATES)


def _row(
    states: str,
    draft_title: str | None,
    live_title: str | None,
    section: str,
    author: str,
    kind: str,
    path: str | None,
    *times: Any,
) -> tuple[str | None, ...]:
    """In the order of COLUMNS."""
    return (
        live_title if draft_title is None else draft_title,
        states,
        section,
        author,
        _said([kind], {known.name: known.label for known in kinds}),
        f"/{path}/" if path else None,
        *map(_time, times),
    )


def _said(codes: list[str], words: Mapping[str, Any]) -> str:
    if (get_language() or "en").startswith("en"):
        return " ".join(codes)
    return ", ".join(str(words.get(code, code)) for code in codes)


def _time(at: datetime | None) -> str | None:
    """In UTC, so that exports from other days and places can be compared."""
    return at.isoformat(timespec="seconds") if at else None
