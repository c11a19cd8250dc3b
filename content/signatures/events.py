"""Audit log events of signatures and of the keys that make them. All are recorded by the worker."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event
from content.models.signature import Purpose

SIGNATURE_REFUSED = Event(
    "content.signature.refused",
    fields=("purpose", "object", "digest", "why_not"),
    sentence=_("{actor} found a signature in the name of {subject} that does not verify: {why_not}"),
    called={"purpose": dict(Purpose.choices)},
    proves=True,
)
KEY_ANNOUNCED = Event(
    "content.approval_key.announced",
    fields=("credential", "usable_from"),
    sentence=_("{actor} told {subject} about a passkey of theirs, which can sign from {usable_from} on"),
)
KEY_TRUSTED = Event(
    "content.approval_key.trusted",
    fields=("credential", "signature"),
    sentence=_("{subject} let a passkey sign at once, by the signature of an older one"),
)
