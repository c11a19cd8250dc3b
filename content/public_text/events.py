"""Audit log events of public text. Words of bylines are personal: the log names texts by kind, key and digest."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event
from content.models.public_text import TextKind

_FIELDS = ("kind", "key", "digest")
_CALLED = {"kind": dict(TextKind.choices)}

TEXT_PROPOSED = Event(
    "content.public_text.proposed",
    fields=_FIELDS,
    sentence=_("{actor} proposed words of the {kind} {key} for readers"),
    called=_CALLED,
)
TEXT_APPLIED = Event(
    "content.public_text.applied",
    fields=_FIELDS,
    sentence=_("{actor} chose words of the {kind} {key} for readers"),
    called=_CALLED,
)
TEXT_ACCEPTED = Event(
    "content.public_text.accepted",
    fields=(*_FIELDS, "signature"),
    sentence=_("{actor} accepted words of the {kind} {key} for readers"),
    called=_CALLED,
)
TEXT_WITHDRAWN = Event(
    "content.public_text.withdrawn",
    fields=_FIELDS,
    sentence=_("{actor} withdrew or declined words of the {kind} {key}"),
    called=_CALLED,
)
TEXT_SHOWN_ALONE = Event(
    "content.public_text.shown_alone",
    fields=_FIELDS,
    personal=("reason",),
    sentence=_("{actor} showed words of the {kind} {key} without a second person: {reason}"),
    called=_CALLED,
)

TEXT_REDACTED = Event(
    "content.public_text.redacted",
    fields=("redaction", *_FIELDS, "digest_after", "reason"),
    sentence=_("Former words of the {kind} {key} lost what was removed by law: {reason}"),
    called=_CALLED,
    proves=True,
)

# Since each of these, readers see words with its digest.
SHOWN = (TEXT_APPLIED.name, TEXT_ACCEPTED.name, TEXT_SHOWN_ALONE.name)
