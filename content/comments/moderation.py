"""Comment moderation. Every decision can be changed, except that withdrawn text does not come back."""

from django.db import transaction

from audit.actors import Actor
from audit.record import record
from content.actions import MODERATE_COMMENT
from content.comments.events import COMMENT_APPROVED, COMMENT_MARKED_AS_SPAM, COMMENT_REJECTED
from content.comments.posting import AlreadyWithdrawn, locked_comment, show_change
from content.models import Comment
from content.models.comment import CommentState
from rbac.decisions import authorize

_EVENTS = {
    CommentState.APPROVED: COMMENT_APPROVED,
    CommentState.REJECTED: COMMENT_REJECTED,
    CommentState.SPAM: COMMENT_MARKED_AS_SPAM,
}


@transaction.atomic
def moderate(comment: Comment, state: CommentState, *, by: Actor) -> Comment:
    """Approves, rejects or marks it as spam: readers see approved ones. Raises Refused, AlreadyWithdrawn."""
    authorize(by, MODERATE_COMMENT, comment)
    comment = locked_comment(comment)
    if comment.state in {CommentState.WITHDRAWN, CommentState.REMOVED}:
        raise AlreadyWithdrawn
    before = comment.state
    if before == state:
        return comment
    comment.state = state
    comment.save(update_fields=["state"])
    if CommentState.APPROVED in {before, state}:
        show_change(comment.article_id)
    record(_EVENTS[state], by=by, about=comment, article=comment.article_id, before=str(before))
    return comment
