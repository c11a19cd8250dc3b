"""Audit log events of comments: the decision and who made it, never text or author."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event
from content.models.comment import CommentState

_STATES = dict(CommentState.choices)
COMMENT_POSTED = Event(
    "content.comment.posted",
    fields=("article", "state"),
    sentence=_("A reader wrote {subject}"),
    called={"state": _STATES},
)
COMMENT_WITHDRAWN = Event(
    "content.comment.withdrawn",
    fields=("article", "state"),
    sentence=_("The writer withdrew {subject}"),
    called={"state": _STATES},
)
COMMENT_APPROVED = Event(
    "content.comment.approved",
    fields=("article", "before"),
    sentence=_("{actor} approved {subject}"),
    called={"before": _STATES},
)
COMMENT_REJECTED = Event(
    "content.comment.rejected",
    fields=("article", "before"),
    sentence=_("{actor} rejected {subject}"),
    called={"before": _STATES},
)
COMMENT_MARKED_AS_SPAM = Event(
    "content.comment.marked_as_spam",
    fields=("article", "before"),
    sentence=_("{actor} marked {subject} as spam"),
    called={"before": _STATES},
)
