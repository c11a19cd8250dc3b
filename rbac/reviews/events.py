"""Audit log events of access reviews; revocations are recorded by the functions that revoke."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.events import Event
from rbac.models.reviews import Answer


def where_in_words(values: Mapping[str, Any]) -> Any:
    """The scope of a review; nothing is stored for the whole site."""
    return values["place"] or gettext("the whole site")


REVIEW_STARTED = Event(
    "rbac.review.started",
    fields=("place", "due", "questions"),
    sentence=_("{actor} started the access review “{subject}” ({place}): {questions} questions, by {due}"),
    reads=(("place", where_in_words),),
)
REVIEW_ANSWERED = Event(
    "rbac.review.answered",
    fields=("answer", "what", "question"),
    personal=("holder", "reason"),
    sentence=_(
        "{actor} answered about {holder} ({what}) in the access review “{subject}”: {answer} {reason}"
    ),
    called={"answer": dict(Answer.choices)},
)
REVIEW_CLOSED = Event(
    "rbac.review.closed",
    fields=("counts",),
    sentence=_("The access review “{subject}” is over: {counts}"),
)
REPORT_SIGNED = Event(
    "rbac.review.signed",
    fields=("digest", "questions"),
    sentence=_("The report of the access review “{subject}” was signed; its digest is {digest}"),
)
REPORT_EXPORTED = Event(
    "rbac.review.report_exported", sentence=_("{actor} took out the report of the access review “{subject}”")
)

ACCESS_REVIEW_EVENTS = (REVIEW_STARTED, REVIEW_ANSWERED, REVIEW_CLOSED, REPORT_SIGNED, REPORT_EXPORTED)
