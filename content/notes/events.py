"""Audit log events of notes: that there was one, and never its text."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event

NOTE_WRITTEN = Event(
    "content.note.written",
    fields=("note", "revision"),
    sentence=_("{actor} wrote note {note} on version {revision} of {subject}"),
)
NOTE_ANSWERED = Event(
    "content.note.answered",
    fields=("note", "thread"),
    sentence=_("{actor} answered note {thread} on {subject}"),
)
NOTE_RESOLVED = Event(
    "content.note.resolved", fields=("note",), sentence=_("{actor} resolved note {note} on {subject}")
)
NOTE_REOPENED = Event(
    "content.note.reopened", fields=("note",), sentence=_("{actor} opened note {note} on {subject} again")
)
NOTE_EVENTS = (NOTE_WRITTEN, NOTE_ANSWERED, NOTE_RESOLVED, NOTE_REOPENED)
