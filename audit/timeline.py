"""Timelines: audit log entries about an object or a user, with two queries for any number of entries.

Callers decide first who may see a timeline; nothing here does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from audit.actors import Identity, identity_of
from audit.events import BUILT_IN, Event, registry
from audit.keys import secrets_of
from audit.labels import kinds_with_removable_labels, removed_labels
from audit.models import Entry
from audit.personal import opened_part
from audit.sentences import (
    Gone,
    Shown,
    actor_label,
    label_text,
    removed_label,
    sentence_for,
    text_of,
    who_acted,
)
from foundation.pagination import Number, by_number

LONGEST = 500


@dataclass(frozen=True)
class TimelineEntry:
    """One entry, readable. All texts are plain text in the active language.

    fields: those that the event declares, ready to show. ``address`` and ``device`` are separate, because only the
    person themselves and administrators may see them; None if the entry has none.
    """

    id: int
    at: datetime
    event: str
    actor: Identity
    sentence: str
    actor_label: str
    subject_label: str
    fields: dict[str, str]
    address: str | None
    device: str | None
    request_id: str


def timeline_about(obj: Model, *, before: int | None = None, limit: int = 50) -> list[TimelineEntry]:
    """Entries about ``obj``, newest first; ``before`` is the id of the last entry already shown."""
    return readable(_page(_entries("subject", identity_of(obj)), _mark(before), limit))


def timeline_of(
    person: Model,
    *,
    before: int | None = None,
    after: int | None = None,
    limit: int = 50,
    without: Q | None = None,
) -> list[TimelineEntry]:
    """All entries where ``person`` acted, was acted for or acted upon, or that hold their data.

    before: the id of the last entry already shown; after: the id of the first one, then newer entries, nearest first.
    without: the entries to hide from the reader.
    """
    mark = _mark(before) if after is None else Number(after, newer=True)
    who = identity_of(person)
    roles = ("actor", "subject", "person", "on_behalf_of")
    # Each part uses its own index and stops at the limit, however much is recorded about a person.
    told = ~without if without else Q()
    first, *others = [_page(_entries(role, who).filter(told), mark, limit).values("pk") for role in roles]
    return readable(_page(Entry.objects.filter(pk__in=first.union(*others)), mark, limit))


def _mark(before: int | None) -> Number | None:
    return None if before is None else Number(before)


def _entries(role: str, who: Identity) -> QuerySet[Entry]:
    return Entry.objects.filter(**{f"{role}_kind": who.kind, f"{role}_id": who.id})


def _page(entries: QuerySet[Entry], mark: Number | None, limit: int) -> QuerySet[Entry]:
    return by_number(entries, mark)[: max(1, min(limit, LONGEST))]


def readable(entries: Iterable[Entry]) -> list[TimelineEntry]:
    """``entries`` ready to show, in the same order; one query for all their keys.

    One more if a removable label is unreadable.
    """
    rows = list(entries)
    keys = secrets_of(UUID(part["key"]) for row in rows for part in row.sealed)
    values = [values_of(row, keys) for row in rows]
    erased = (row for row, said in zip(rows, values, strict=True) if said.get("subject") is Gone.ERASED)
    removed = removed_labels(map(_subject, erased))
    return [
        _readable_entry(row, said, removed.get(_subject(row))) for row, said in zip(rows, values, strict=True)
    ]


def _subject(row: Entry) -> Identity:
    return Identity(row.subject_kind, row.subject_id)


def _label_of_subject(row: Entry, label: Shown) -> str:
    return text_of(label) if row.subject_kind in kinds_with_removable_labels() else label_text(label)


def values_of(row: Entry, keys: Mapping[UUID, bytes | None]) -> dict[str, Shown]:
    """Every field of ``row`` by name, decrypted with ``keys`` (see audit.keys.secrets_of)."""
    values: dict[str, Shown] = dict.fromkeys(row.commitments, Gone.REMOVED)
    values |= {name: value for name, (_salt, value) in row.public.items()}
    for part in row.sealed:
        found = opened_part(part, keys)
        values |= dict.fromkeys(part["fields"], found) if isinstance(found, Gone) else found
    return values


def _as_read(event: Event | None, values: Mapping[str, Shown]) -> Mapping[str, Shown]:
    """``values`` in the texts for a reader, where the event defines some."""
    reads = event.reads if event else ()
    said = {
        field: say(values) for field, say in reads if not isinstance(values.get(field, Gone.REMOVED), Gone)
    }
    return {**values, **said}


def _readable_entry(row: Entry, values: dict[str, Shown], removed: datetime | None) -> TimelineEntry:
    event = registry.get(row.event)
    labels = {
        "actor": who_acted(event, Identity(row.actor_kind, row.actor_id), values),
        "on_behalf_of": actor_label(
            Identity(row.on_behalf_of_kind, row.on_behalf_of_id), values.get("on_behalf_of", "")
        ),
        "subject": _label_of_subject(row, values.get("subject", "—")),
    }
    if removed and values.get("subject") is Gone.ERASED and row.recorded_at <= removed:
        labels["subject"] = removed_label(_subject(row), removed)
    texts = {name: text_of(value) for name, value in _as_read(event, values).items()}
    if event is not None and event.called:
        texts = {name: event.in_words(name, text) for name, text in texts.items()}
    return TimelineEntry(
        id=row.pk,
        at=row.recorded_at,
        event=row.event,
        actor=Identity(row.actor_kind, row.actor_id),
        sentence=sentence_for(row.event, texts | labels),
        actor_label=labels["actor"],
        subject_label=labels["subject"],
        fields={name: text for name, text in texts.items() if name not in BUILT_IN},
        address=texts.get("address"),
        device=texts.get("device"),
        request_id=row.request_id,
    )
