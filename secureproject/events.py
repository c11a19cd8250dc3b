"""Audit log events about the site as a whole."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event
from audit.stored_messages import as_moment

JOURNAL_EXPORTED = Event(
    "secureproject.journal.exported",
    fields=("form", "entries"),
    personal=("filters",),
    sentence=_("{actor} took {entries} entries of the journal out as {form}"),
)
SEEING_BEGAN = Event(
    "secureproject.seeing.began",
    fields=("until",),
    reads=(as_moment("until"),),
    personal=("reason",),
    sentence=_("{actor} looked at the CMS as {subject} sees it, until {until} at the latest: {reason}"),
)
SEEN_PAGE = Event(
    "secureproject.seeing.page", fields=("page",), sentence=_("{actor} looked at {page} as {subject} sees it")
)
SEEING_ENDED = Event(
    "secureproject.seeing.ended",
    fields=("why",),
    sentence=_("{actor} no longer looks at the CMS as {subject} sees it: {why}"),
)
WORK_UNDONE = Event(
    "secureproject.work.undone",
    fields=("done", "left", "since", "until", "session"),
    personal=("reason",),
    sentence=_("{actor} reverted {done} things that were done with the account of {subject}: {reason}"),
)
EVENTS = (
    JOURNAL_EXPORTED,
    SEEING_BEGAN,
    SEEN_PAGE,
    SEEING_ENDED,
    WORK_UNDONE,
)
