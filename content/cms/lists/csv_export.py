"""CSV export of the list of articles; each export has an audit log entry."""

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
from content.cms.lists import rows
from content.cms.lists.states import ANOTHER_YES
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


@transaction.atomic
def take_out_articles(found: QuerySet[Article], filters: str, *, by: Actor) -> tuple[str, int]:
    """The newest 10,000 of ``found``, which ``by`` may see, as CSV, and their number. ``filters``: for the audit log.

    Headings, states and kinds are in the active language, with the separator that spreadsheets expect there. In
    English they are identifiers, for programs. Raises Refused.
    """
    decision = decide_anywhere(by, VIEW_ARTICLE)
    if not decision.allowed:
        raise Refused(decision)
    values = list(found.values_list("address__path", *rows.COLUMNS)[:MOST])
    [told] = rows.as_of_today([rows.ArticleRow(*row) for _path, *row in values])
    lines = [
        dict(zip(COLUMNS, _line(row, path), strict=True))
        for (path, *_), row in zip(values, told, strict=True)
    ]
    record(events.ARTICLES_EXPORTED, by=by, articles=len(lines), filters=filters)
    return as_csv(COLUMNS, lines, separator=separator_of_reader()), len(lines)


def _line(row: rows.ArticleRow, path: str | None) -> tuple[str | None, ...]:
    """In the order of COLUMNS."""
    return (
        row.title,
        _said([_CODES.get(state, state) for state in row.states], STATES),
        row.section,
        row.author,
        _said([row.kind], {known.name: known.label for known in kinds}),
        f"/{path}/" if path else None,
        *map(_time, (row.created_at, row.changed_at, row.published_at, row.archived_at)),
    )


def _said(codes: list[str], words: Mapping[str, Any]) -> str:
    if (get_language() or "en").startswith("en"):
        return " ".join(codes)
    return ", ".join(str(words.get(code, code)) for code in codes)


def _time(at: datetime | None) -> str | None:
    """In UTC, so that exports from other days and places can be compared."""
    return at.isoformat(timespec="seconds") if at else None
