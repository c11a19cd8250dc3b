"""What the journal keeps about the site as a whole."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event

JOURNAL_EXPORTED = Event(
    "secureproject.journal.exported",
    fields=("form", "entries"),
    personal=("filters",),
    sentence=_("{actor} took {entries} entries of the journal out as {form}"),
)
EVENTS = (JOURNAL_EXPORTED,)
