"""The list of articles as a file: what somebody takes out is in the journal."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from audit.actors import Actor
from audit.record import record
from content import events
from content.actions import VIEW_ARTICLE
from content.models import Article
from content.spreadsheets import as_csv
from rbac.decisions import decide_anywhere
from rbac.errors import Refused

MOST = 10_000
COLUMNS = (
    "title", "state", "section", "author", "kind", "address", "created", "changed", "published", "taken down"
)  # fmt: skip
_FIELDS = (
    "draft__title", "live__title", "draft__status__state", "live_id", "section__title", "author__name", "kind",
    "address__path", "created_at", "changed_at", "published_at", "archived_at",
)  # fmt: skip


@transaction.atomic
def take_out_articles(found: QuerySet[Article], filters: str, *, by: Actor) -> tuple[str, int]:
    """The newest 10,000 of ``found``, which ``by`` may see, as CSV, and how many. ``filters``: said in the journal.

    Raises Refused.
    """
    decision = decide_anywhere(by, VIEW_ARTICLE)
    if not decision.allowed:
        raise Refused(decision)
    rows = [_row(*values) for values in found.values_list(*_FIELDS)[:MOST]]
    record(events.ARTICLES_TAKEN_OUT, by=by, articles=len(rows), filters=filters)
    return as_csv(COLUMNS, rows), len(rows)


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
) -> dict[str, str | None]:
    created, changed, published, archived = map(_time, times)
    state = "taken_down" if archived else " ".join(filter(None, (draft_state, "published" if live else None)))
    return {
        "title": live_title if draft_title is None else draft_title,
        "state": state,
        "section": section,
        "author": author,
        "kind": kind,
        "address": f"/{path}/" if path else None,
        "created": created,
        "changed": changed,
        "published": published,
        "taken down": archived,
    }


def _time(at: datetime | None) -> str | None:
    """In UTC, so that files of other days and places can be compared."""
    return at.isoformat(timespec="seconds") if at else None
