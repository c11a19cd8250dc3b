"""Audit log events of links for people without an account: never the token."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event
from audit.stored_messages import as_moment
from content.models.articles.guest import Answer

PREVIEW_LINK_CREATED = Event(
    "content.preview.created",
    fields=("link", "revision", "digest", "until"),
    reads=(as_moment("until"),),
    personal=("whom",),
    sentence=_("{actor} made preview link {link} to version {revision} of {subject}, until {until}"),
)
PREVIEW_LINK_REVOKED = Event(
    "content.preview.revoked",
    fields=("link", "revision"),
    sentence=_("{actor} revoked preview link {link} to version {revision} of {subject}"),
)
PREVIEW_WHOM_ERASED = Event(
    "content.preview.erased",
    fields=("link", "revision"),
    personal=("reason",),
    sentence=_(
        "{actor} erased for whom preview link {link} to version {revision} of {subject} was made: {reason}"
    ),
)
GUEST_INVITED = Event(
    "content.guest.invited",
    fields=("guest", "revision", "digest", "until"),
    reads=(as_moment("until"),),
    personal=("name", "email"),
    sentence=_("{actor} asked {name} ({email}), a guest, to approve version {revision} of {subject}"),
)
GUEST_REVOKED = Event(
    "content.guest.revoked",
    fields=("guest", "revision"),
    sentence=_("{actor} no longer asks guest {guest} about version {revision} of {subject}"),
)
GUEST_ANSWERED = Event(
    "content.guest.answered",
    fields=("guest", "revision", "digest", "answer", "asked_by"),
    personal=("name", "email"),
    sentence=_("{name} ({email}), a guest, answered about version {revision} of {subject}: {answer}"),
    called={"answer": dict(Answer.choices)},
    proves=True,
)
GUEST_ERASED = Event(
    "content.guest.erased",
    fields=("guest", "revision"),
    personal=("reason",),
    sentence=_(
        "{actor} erased who guest {guest} is, who was asked about version {revision} of {subject}: {reason}"
    ),
)
