"""Comment moderation. Every decision can be changed, except that withdrawn text does not come back."""

from django.db import transaction

from audit.actors import Actor
from audit.events import Event
from audit.record import record
from content.actions import MODERATE_COMMENT
from content.comments.events import COMMENT_APPROVED, COMMENT_MARKED_AS_SPAM, COMMENT_REJECTED
from content.comments.posting import AlreadyWithdrawn, locked_comment, show_change
from content.models import Comment
from content.models.comment import CommentState
from rbac.decisions import authorize


def approve_comment(comment: Comment, *, by: Actor) -> Comment:
    """Shows it to readers. Raises Refused, AlreadyWithdrawn."""
    return _decide(comment, CommentState.APPROVED, COMMENT_APPROVED, by=by)


def reject_comment(comment: Comment, *, by: Actor) -> Comment:
    """Hides it from readers. Raises Refused, AlreadyWithdrawn."""
    return _decide(comment, CommentState.REJECTED, COMMENT_REJECTED, by=by)


def mark_comment_as_spam(comment: Comment, *, by: Actor) -> Comment:
    """Hides it from readers and marks it as spam. Raises Refused, AlreadyWithdrawn."""
    return _decide(comment, CommentState.SPAM, COMMENT_MARKED_AS_SPAM, by=by)


@transaction.atomic
def _decide(comment: Comment, state: CommentState, event: Event, *, by: Actor) -> Comment:
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
    record(event, by=by, about=comment, article=comment.article_id, before=str(before))
    return comment
