"""Comments as readers see them: the oldest first, replies one level below what they answer."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, QuerySet

from content.models.comment import Comment, CommentState
from content.public.prepared import Prepared, Slot

COMMENTS_SHOWN = 500


class Row(NamedTuple):
    id: int
    parent_id: int | None
    in_reply_to: str
    state: str
    name: str
    html: str
    created_at: datetime


@dataclass(slots=True)
class Shown:
    """A comment and the replies to it. Of a withdrawn comment only its place is left."""

    id: int
    name: str
    html: str
    in_reply_to: str
    created_at: datetime
    is_withdrawn: bool
    replies: "list[Shown]" = field(default_factory=list)


def threads_below(article_id: int) -> list[Shown]:
    """The approved comments of an article, and withdrawn ones that somebody answered. One query."""
    rows = _COMMENTS.rows(article=article_id)
    if not rows:
        return []
    threads = {row.id: _shown(row) for row in rows if row.parent_id is None}
    for row in rows:
        if row.parent_id in threads and row.state == CommentState.APPROVED:
            threads[row.parent_id].replies.append(_shown(row))
    return [thread for thread in threads.values() if thread.replies or not thread.is_withdrawn]


def _shown(row: Row) -> Shown:
    withdrawn = row.state == CommentState.WITHDRAWN
    return Shown(row.id, row.name, row.html, row.in_reply_to, row.created_at, withdrawn)


def _comments() -> QuerySet[Comment, Any]:
    public = (CommentState.APPROVED, CommentState.WITHDRAWN)
    chosen = Comment.objects.filter(article=Slot("article", BigIntegerField()), state__in=public)
    return chosen.order_by("created_at", "id").values_list(
        "id", "parent_id", "in_reply_to", "state", "name", "html", "created_at"
    )[:COMMENTS_SHOWN]


_COMMENTS = Prepared(_comments, Row)
