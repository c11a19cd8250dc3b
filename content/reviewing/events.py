"""Audit log events of review claims and deadlines."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event
from audit.stored_messages import as_moment

REVIEW_CLAIMED = Event(
    "content.review.claimed",
    fields=("revision",),
    sentence=_("{actor} took on the review of version {revision} of {subject}"),
)
REVIEW_RELEASED = Event(
    "content.review.released",
    fields=("revision", "claimed_by"),
    sentence=_("{actor} gave back the review of version {revision} of {subject}"),
)
DEADLINE_SET = Event(
    "content.review.deadline_set",
    fields=("revision", "due"),
    reads=(as_moment("due"),),
    sentence=_("{actor} wants the review of version {revision} of {subject} by {due}"),
)
