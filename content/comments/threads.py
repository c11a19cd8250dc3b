"""Comments as readers see them: the oldest first, replies one level below what they answer."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast, JSONArray

from content.models.comment import Comment, CommentState
from rbac.prepared import Prepared, Slot

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
    """One comment of a thread, with what the template needs to open and close the list of answers around it."""

    id: int
    name: str
    html: str
    in_reply_to: str
    created_at: datetime
    is_withdrawn: bool
    has_replies: bool = False
    ends_replies: bool = False


def comments_below(article_id: int) -> list[Shown]:
    """The approved comments of an article, each followed by the replies to it. One query.

    Of a withdrawn comment that was answered its place is left, without name and words. Of one that was removed by law
    and had been read, its place says so.
    """
    return _threads(_COMMENTS.rows(article=article_id))


def comments_under(article: str) -> ArraySubquery:
    """A query expression: one text for each comment below the article whose key is at ``article``, for
    ``comments_from``.
    """
    facts: Any = JSONArray(*Row._fields)
    return ArraySubquery(
        _public_ones(OuterRef(article)).values(fact=Cast(facts, TextField()))[:COMMENTS_SHOWN]
    )


def comments_from(texts: Iterable[str]) -> list[Shown]:
    """What ``comments_below`` answers, without a query. ``texts`` are those of ``comments_under``."""
    rows = json.loads(f"[{','.join(texts)}]")
    return _threads([Row._make([*facts, datetime.fromisoformat(at)]) for *facts, at in rows])


def _threads(rows: list[Row]) -> list[Shown]:
    replies: dict[int, list[Row]] = {row.id: [] for row in rows if row.parent_id is None}
    for row in rows:
        if row.parent_id in replies and _is_public(row):
            replies[row.parent_id].append(row)
    shown: list[Shown] = []
    for row in rows:
        if row.parent_id is None and (replies[row.id] or _is_public(row)):
            thread = [_shown(row), *map(_shown, replies[row.id])]
            thread[0].has_replies = thread[-1].ends_replies = len(thread) > 1
            shown += thread
    return shown


def _is_public(row: Row) -> bool:
    return row.state == CommentState.APPROVED or (row.state == CommentState.REMOVED and row.html != "")


def _shown(row: Row) -> Shown:
    withdrawn = row.state in {CommentState.WITHDRAWN, CommentState.REMOVED}
    return Shown(row.id, row.name, row.html, row.in_reply_to, row.created_at, withdrawn)


def _comments() -> QuerySet[Comment, Any]:
    return _public_ones(Slot("article", BigIntegerField())).values_list(*Row._fields)[:COMMENTS_SHOWN]


def _public_ones(article: Any) -> QuerySet[Comment]:
    public = (CommentState.APPROVED, CommentState.WITHDRAWN, CommentState.REMOVED)
    return Comment.objects.filter(article=article, state__in=public).order_by("created_at", "id")


_COMMENTS = Prepared(_comments, Row)
