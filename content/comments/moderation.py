"""Comment moderation. Every decision can be changed, except that withdrawn text does not come back.

A rejection has a statement of reasons (Regulation (EU) 2022/2065, Article 17). Spam needs none (Article 17(2)).
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy

from audit.actors import Actor
from audit.record import record
from content.actions import MODERATE_COMMENT
from content.comments.events import COMMENT_APPROVED, COMMENT_MARKED_AS_SPAM, COMMENT_REJECTED
from content.comments.posting import AlreadyWithdrawn, locked_comment, show_change
from content.comments.reports import settle_reports
from content.models import Comment, StatementOfReasons
from content.models.comment import CommentState
from content.models.comment_report import ReportOutcome
from content.notifications.report_answers import queue_answer
from rbac.decisions import authorize
from rbac.errors import Invalid

_EVENTS = {
    CommentState.APPROVED: COMMENT_APPROVED,
    CommentState.REJECTED: COMMENT_REJECTED,
    CommentState.SPAM: COMMENT_MARKED_AS_SPAM,
}


class Reasons(NamedTuple):
    """``ground``: of Ground; ``basis``: the law or rule; ``automated``: whether a program found the comment."""

    ground: str
    basis: str
    facts: str
    automated: bool = False


@transaction.atomic
def moderate(comment: Comment, state: CommentState, *, by: Actor, reasons: Reasons | None = None) -> Comment:
    """Approves, rejects or marks it as spam: readers see approved ones. Settles what readers reported.

    Raises Refused, AlreadyWithdrawn; NoReasons when it is rejected without.
    """
    authorize(by, MODERATE_COMMENT, comment)
    comment = locked_comment(comment)
    if comment.state in {CommentState.WITHDRAWN, CommentState.REMOVED}:
        raise AlreadyWithdrawn
    before = comment.state
    facts: dict[str, Any] = {"article": comment.article_id, "before": str(before)}
    if before != state:
        if state == CommentState.REJECTED:
            facts["ground"] = _give_reasons(comment, reasons)
        comment.state = state
        comment.save(update_fields=["state"])
        if CommentState.APPROVED in {before, state}:
            show_change(comment.article_id)
        record(_EVENTS[state], by=by, about=comment, **facts)
    stays = state == CommentState.APPROVED
    settle_reports(comment, ReportOutcome.KEPT if stays else ReportOutcome.REMOVED, by=by)
    return comment


@transaction.atomic
def reject_comments(comments: Iterable[Comment], reasons: Reasons, *, by: Actor) -> None:
    """All of them or none, in one order, so that two users do not wait for each other. Raises as ``moderate``."""
    for comment in sorted(comments, key=lambda one: (one.article_id, one.pk)):
        moderate(comment, CommentState.REJECTED, by=by, reasons=reasons)


def _give_reasons(comment: Comment, reasons: Reasons | None) -> str:
    if reasons is None:
        raise NoReasons
    statement = StatementOfReasons.objects.create(
        comment=comment, was_reported=comment.open_reports > 0, **reasons._asdict()
    )
    if comment.email_ciphertext:
        queue_answer("removed", statement.pk)
    return reasons.ground


class NoReasons(Invalid):
    sentence = gettext_lazy("Say why: the writer of the comment is told.")
