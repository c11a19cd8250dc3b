"""Audit log events of comments: the decision and who made it, never text or author."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event
from content.models.comment import CommentState
from content.models.comment_report import Ground, ReportOutcome, ReportReason

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
    fields=("article", "before", "ground"),
    sentence=_("{actor} rejected {subject}"),
    called={"before": _STATES, "ground": dict(Ground.choices)},
)
COMMENT_MARKED_AS_SPAM = Event(
    "content.comment.marked_as_spam",
    fields=("article", "before"),
    sentence=_("{actor} marked {subject} as spam"),
    called={"before": _STATES},
)
COMMENT_REPORTED = Event(
    "content.comment.reported",
    fields=("article", "reason"),
    sentence=_("A reader reported {subject}"),
    called={"reason": dict(ReportReason.choices)},
)
REPORTS_DECIDED = Event(
    "content.comment.reports_decided",
    fields=("article", "outcome", "count"),
    sentence=_("{actor} decided about reports of {subject}"),
    called={"outcome": dict(ReportOutcome.choices)},
)
