"""Legacy rows from before people without an account had their own keys: another's key encrypts data about them.

Such rows are never rewritten, and the other key stays as long as they do. So readers are not shown data whose subject
asked for erasure (``Event.forgotten_with``). In exports these fields are ciphertext, like all personal fields.
"""

from collections import defaultdict
from collections.abc import Sequence

from django.apps import apps

from audit.events import registry
from audit.models import Entry
from audit.personal import who_asked_to_be_forgotten
from audit.sentences import Gone, Shown


def keep_back_forgotten(rows: Sequence[Entry], values: Sequence[dict[str, Shown]]) -> None:
    """Removes erased data of ``rows`` from ``values``. One query for each model of subjects."""
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
