"""Audit log events of bulk actions, beside the events of each article."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event
from content.bulk.actions import DEEDS

_DEEDS = {"deed": {name: deed.label for name, deed in DEEDS.items()}}  # earlier entries have a label

BULK_BEGUN = Event(
    "content.bulk.begun",
    fields=("run", "deed", "articles"),
    sentence=_("{actor} began to change {articles} articles together: {deed}"),
    called=_DEEDS,
)
BULK_UNDONE = Event(
    "content.bulk.undone",
    fields=("run", "undoes", "deed", "articles"),
    sentence=_("{actor} began to undo the change {undoes} of {articles} articles: {deed}"),
    called=_DEEDS,
)
BULK_EVENTS = (BULK_BEGUN, BULK_UNDONE)
