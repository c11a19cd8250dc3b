"""SIEM stream of the audit log: JSON Lines with the field names of the Elastic Common Schema (ECS 8.17).

Entries come in the order of sealing, which never changes and has no gaps. So a client that continues behind its last
entry gets each one once, even where a long transaction committed late.
"""

from collections.abc import Iterator
from typing import Any

from django.utils import translation

from audit.models import Entry, Leaf, Restoration
from audit.timeline import TimelineEntry, readable
from audit.tree.sealing import last_head
from audit.witnesses.restorations import first_ids

ECS = "8.17.0"
PAGE = 500
REFUSED = ("refused", "misused", "cloned", "blocked")
# The first match for an event's name gives category and type, from the values that ECS allows.
CATEGORIES: tuple[tuple[str, str, str], ...] = (
    ("accounts.login.", "authentication", "start"),
    ("accounts.second_factor.", "authentication", "info"),
    ("accounts.session.opened", "authentication", "start"),
    ("accounts.session", "session", "end"),
    ("accounts.", "iam", "user"),
    ("rbac.access.", "iam", "info"),
    ("rbac.", "iam", "group"),
    ("intrusion.", "intrusion_detection", "info"),
    ("content.", "web", "change"),
    ("audit.", "database", "change"),
)


class UnknownEntry(Exception):
    """No sealed entry has that number, so it is unknown which entries follow it."""


def position_after(entry: int) -> int:
    """The position behind ``entry``, where a client that has it continues. Raises UnknownEntry."""
    leaf = Leaf.objects.filter(entry_id=entry, position__lt=_signed()).first()
    if leaf:
        return leaf.position + 1
    raise UnknownEntry(f"Entry {entry} is not sealed, or not there.{_lost()}")


def lines_from(position: int, *, personal: bool = True) -> Iterator[dict[str, Any]]:
    """Every sealed entry from ``position`` on.

    personal: include names, addresses and other values that the audit log stores encrypted.
    """
    signed = Leaf.objects.filter(position__lt=_signed()).order_by("position")
    while leaves := list(signed.filter(position__gte=position)[:PAGE]):
        rows = Entry.objects.in_bulk([leaf.entry_id for leaf in leaves])
        there = [(leaf.position, rows[leaf.entry_id]) for leaf in leaves if leaf.entry_id in rows]
        with translation.override("en"):
            texts = readable(row for _position, row in there)
            for (at, row), text in zip(there, texts, strict=True):
                yield _line(at, row, text, personal=personal)
        position = leaves[-1].position + 1


def _line(position: int, row: Entry, text: TimelineEntry, *, personal: bool) -> dict[str, Any]:
    category, kind = _category(row.event)
    failed = row.event.endswith(REFUSED)
    line: dict[str, Any] = {
        "@timestamp": row.recorded_at.isoformat(),
        "ecs": {"version": ECS},
        "event": {
            "id": str(row.pk),
            "sequence": position,
            "kind": "event",
            "action": row.event,
            "category": [category],
            "type": ["denied" if failed and category in {"web", "database"} else kind],
            "outcome": "failure" if failed else "success",
            "dataset": "audit-log",
            "provider": row.event.partition(".")[0],
        },
        "labels": {
            "subject_kind": row.subject_kind,
            "subject_id": row.subject_id,
            **{name: value for name, value in text.fields.items() if personal or name in row.public},
        },
        "user": {"id": row.actor_id},
    }
    if row.request_id:
        line["http"] = {"request": {"id": row.request_id}}
    return line | (_who(row, text, line) if personal else {})


def _who(row: Entry, text: TimelineEntry, line: dict[str, Any]) -> dict[str, Any]:
    more: dict[str, Any] = {
        "message": text.sentence,
        "user": line["user"] | {"name": text.actor_label},
        "labels": line["labels"] | {"subject": text.subject_label},
    }
    if text.address and not text.address.startswith("("):  # not erased
        more["source"] = {"address": text.address}
    if text.device:
        more["labels"] |= {"device": text.device}
    return more


def _category(event: str) -> tuple[str, str]:
    for prefix, category, kind in CATEGORIES:
        if event.startswith(prefix):
            return category, kind
    return "configuration", "info"


def _signed() -> int:
    """Number of entries that a signed head covers: any leaves beyond were not written by the sealer."""
    head = last_head()
    return head.size if head else 0


def _lost() -> str:
    """Advice if a restore removed the entry."""
    if not (firsts := first_ids()):
        return ""
    kept = Leaf.objects.filter(entry_id__lt=firsts[-1]).order_by("-position").first()
    restored = Restoration.objects.latest("pk")
    return (
        f" The database was restored at {restored.restored_at.isoformat(timespec='seconds')}: if you had entries that "
        f"are lost since, go on with --since {kept.entry_id if kept else 0}."
    )
