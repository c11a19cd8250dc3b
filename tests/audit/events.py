"""Events of the audit log's own tests."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event, registry

NOTED = Event(
    "audit_log.note.taken",
    fields=("number", "words"),
    personal=("remark",),
    sentence=_("{actor} noted {number} about {subject}: {remark}"),
)
SEEN = Event("audit_log.visitor.seen", sentence=_("{actor} was seen"), retention_days=30)
registry.register(NOTED, SEEN)
