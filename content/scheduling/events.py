"""Audit log events of scheduled changes."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from audit.events import Event
from audit.stored_messages import as_moment, in_the_code, render_field
from content.models.articles.schedule import ScheduleKind

_KINDS = {"kind": dict(ScheduleKind.choices)}
_ABOUT = ("schedule", "kind", "at", "revision", "digest")
_READS = (as_moment("at"),)
SCHEDULED = Event(
    "content.schedule.set",
    fields=(*_ABOUT, "policy"),
    sentence=_("{actor} scheduled {subject} for {at} ({kind})"),
    called=_KINDS,
    reads=_READS,
)
SCHEDULE_CANCELLED = Event(
    "content.schedule.cancelled",
    fields=_ABOUT,
    sentence=_("{actor} cancelled what was scheduled for {subject} at {at} ({kind})"),
    called=_KINDS,
    reads=_READS,
)
SCHEDULE_COMPLETED = Event(
    "content.schedule.completed",
    fields=(*_ABOUT, "scheduled_by"),
    sentence=_("What was scheduled for {subject} at {at} was done ({kind})"),
    called=_KINDS,
    reads=_READS,
    proves=True,
)
SCHEDULE_HELD = Event(
    "content.schedule.held",
    fields=(*_ABOUT, "scheduled_by", "why", "says"),
    sentence=_("What was scheduled for {subject} at {at} was held ({kind}): {why}"),
    called=_KINDS,
    reads=(*_READS, ("why", partial(render_field, field="why")), ("says", in_the_code)),
)
