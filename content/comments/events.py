"""What the journal keeps about comments: that and by whom they were decided on, never their words or writers."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event

COMMENT_POSTED = Event(
    "content.comment.posted", fields=("article", "state"), sentence=_("A reader wrote {subject}")
)
COMMENT_WITHDRAWN = Event(
    "content.comment.withdrawn", fields=("article", "state"), sentence=_("The writer withdrew {subject}")
)
COMMENT_APPROVED = Event(
    "content.comment.approved", fields=("article", "before"), sentence=_("{actor} approved {subject}")
)
COMMENT_REJECTED = Event(
    "content.comment.rejected", fields=("article", "before"), sentence=_("{actor} rejected {subject}")
)
COMMENT_MARKED_AS_SPAM = Event(
    "content.comment.marked_as_spam",
    fields=("article", "before"),
    sentence=_("{actor} marked {subject} as spam"),
)
COMMENT_HELD = Event(
    "content.comment.held",
    fields=("article", "before"),
    sentence=_("{actor} put {subject} back among those that wait for a look"),
)
COMMENT_EVENTS = (
    COMMENT_POSTED,
    COMMENT_WITHDRAWN,
    COMMENT_APPROVED,
    COMMENT_REJECTED,
    COMMENT_MARKED_AS_SPAM,
    COMMENT_HELD,
)
