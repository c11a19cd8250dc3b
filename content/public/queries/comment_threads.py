"""Comment threads as readers see them: oldest first, replies one level below their parent; in pages."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, JSONArray

from content.models.comment import PUBLIC, THREAD, Comment, CommentState

COMMENTS_SHOWN = 500  # on a page


class Row(NamedTuple):
    id: int
    public_id: str
    parent_id: int | None
    in_reply_to: str
    state: str
    name: str
    html: str
    created_at: datetime


@dataclass(slots=True)
class Shown:
    """One comment of a thread, with the flags that open and close the list of replies around it."""

    public_id: str
    name: str
    html: str
    in_reply_to: str
    created_at: datetime
    is_withdrawn: bool
    has_replies: bool = False
    ends_replies: bool = False


class Threads(NamedTuple):
    """``after``: public id of the last comment, where the next page begins; None if there is no other page."""

    shown: list[Shown]
    after: str | None = None


def comments_after(article_id: int, last: UUID) -> Threads | None:
    """The page after the comment ``last``; the parent of its first reply is repeated before it.

    None if readers see no such comment there. At most three queries.
    """
    of_article = Comment.objects.filter(article=article_id, state__in=PUBLIC)
    place = of_article.filter(public_id=last).values_list(THREAD, "pk").first()
    if place is None:
        return None
    thread, key = place
    following = _public_ones(article_id).annotate(thread=THREAD).filter(thread__gte=thread)
    found = following.filter(Q(thread__gt=thread) | Q(pk__gt=key)).values_list(*Row._fields)
    rows = [_row(*facts) for facts in found[: COMMENTS_SHOWN + 1]]
    if rows and rows[0].parent_id is not None:
        first = of_article.filter(pk=rows[0].parent_id).values_list(*Row._fields)
        return _threads(rows, answered=[_row(*facts) for facts in first])
    return _threads(rows)


def comments_under(article: str) -> ArraySubquery:
    """Query expression: one text for each comment below the article whose key is at ``article``, for
    ``comments_from``.
    """
    facts: Any = JSONArray(*Row._fields)
    return ArraySubquery(
        _public_ones(OuterRef(article)).values(fact=Cast(facts, TextField()))[: COMMENTS_SHOWN + 1]
    )


def comments_from(texts: Iterable[str]) -> Threads:
    """First comments of an article that readers see, each followed by its replies. ``texts`` are those of
    ``comments_under``.

    A withdrawn comment with replies leaves its place, without name and text. A redacted comment that had been
    public leaves a notice.
    """
    rows = json.loads(f"[{','.join(texts)}]")
    return _threads([Row._make([*facts, datetime.fromisoformat(at)]) for *facts, at in rows])


def _row(key: int, public_id: UUID, *facts: Any) -> Row:
    return Row._make((key, str(public_id), *facts))


def _threads(rows: list[Row], answered: Sequence[Row] = ()) -> Threads:
    """``rows``: one more than a page holds, if there is another page."""
    page, following = rows[:COMMENTS_SHOWN], rows[COMMENTS_SHOWN:]
    if following and following[0].parent_id == page[-1].id:
        page.pop()  # a page does not end with a comment whose replies begin the next
    return Threads(_in_order([*answered, *page]), page[-1].public_id if following else None)


def _in_order(rows: list[Row]) -> list[Shown]:
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
    return Shown(row.public_id, row.name, row.html, row.in_reply_to, row.created_at, withdrawn)


def _public_ones(article: Any) -> QuerySet[Comment]:
    """Thread by thread. Withdrawn or redacted comments without replies use no place on a page."""
    answers = Comment.objects.filter(
        parent=OuterRef("pk"), state__in=(CommentState.APPROVED, CommentState.REMOVED)
    )
    gone_without_answer = ~Q(state=CommentState.APPROVED) & Q(html="") & ~Exists(answers)
    shown = Comment.objects.filter(article=article, state__in=PUBLIC).exclude(gone_without_answer)
    return shown.order_by(THREAD, "id")
