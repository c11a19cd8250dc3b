"""Rows from before people without an account had keys of their own: what was said of them lies under another's key.

Such rows are never rewritten, and the other's key stays as long as they do. So whoever reads them is not shown what
somebody asked to forget (``Event.forgotten_with``). In exports these fields are ciphertext, as all personal fields are.
"""

from collections import defaultdict
from collections.abc import Sequence

from django.apps import apps

from audit.events import registry
from audit.models import Entry
from audit.personal import who_asked_to_be_forgotten
from audit.sentences import Gone, Shown


def keep_back_forgotten(rows: Sequence[Entry], values: Sequence[dict[str, Shown]]) -> None:
    """Takes out of ``values`` of ``rows`` what is to be kept back. One query for each kind of whom it may concern."""
    concerned: dict[str, dict[int, str]] = defaultdict(dict)
    for place, row in enumerate(rows):
        if whose := _whose(row):
            kind, key = whose
            concerned[kind][place] = key
    for kind, places in concerned.items():
        forgotten = who_asked_to_be_forgotten(kind, set(places.values()))
        for place, key in places.items():
            if key in forgotten:
                event = registry.get(rows[place].event)
                values[place] |= dict.fromkeys(event.personal if event else (), Gone.ERASED)


def _whose(row: Entry) -> tuple[str, str] | None:
    event = registry.get(row.event)
    if event is None or event.forgotten_with is None or _has_own_key(row.person_kind):
        return None
    kind, field = event.forgotten_with
    return (kind, str(row.public[field][1])) if field in row.public else None


def _has_own_key(kind: str) -> bool:
    try:
        return getattr(apps.get_model(kind), "personal_data_has_own_key", False) is True
    except (LookupError, ValueError):
        return False
