"""Audit log events: their declaration, the registry, and those of the audit log about itself.

Each event is declared once, by the app it belongs to, in its own ``events.py``, and registered in
``AppConfig.ready()``::

    ARTICLE_PUBLISHED = Event(
        "content.article.published", fields=("revision", "digest"), sentence=_("{actor} published {subject}")
    )
    registry.register(ARTICLE_PUBLISHED)
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BUILT_IN = frozenset({"actor", "on_behalf_of", "subject", "address", "device"})
ARGUMENTS_OF_RECORD = frozenset({"event", "by", "about", "person"})
NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){1,3}")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Event:
    """One kind of event.

    name: ``<app>.<thing>.<past tense>``; it is written into rows that are never rewritten, so never rename one.
    sentence: the text for a reader, marked for translation. May name ``{actor}``, ``{on_behalf_of}``, ``{subject}``,
        ``{address}``, ``{device}`` and every field.
    fields: further values, stored in clear. Never personal data.
    personal: further values, encrypted under the key of the person they are about, and lost when that key is
        destroyed. ``subject`` may be listed here if the subject's label names a person (an invitation, a comment).
    naming: those of ``fields`` that reveal the subject's title (such as a slug). Where the label may have to be
        removed (audit/labels.py), they are removed with it.
    retention_days: minimum retention of this event's personal data; it is destroyed within a month after that.
        ``None``: until the person's data is erased.
    called: for fields that hold identifiers (one, or several with commas), the label of each. Entries hold the
        identifiers, which are never rewritten; an identifier without a label is shown as it is.
    reads: for some of ``fields`` or ``personal``, the text for a reader, made of all values of the entry: a text in
        the reader's language where the row holds a code, or nothing. An erased field stays erased.
    acting: one of ``personal`` and its text: the person without an account for whom a part of the system acted.
        In entries where that field is empty, the recorded actor acted.
    proves: such entries prove something that is on the site, so they stay when others are archived.

    Raises ValueError for a name or field that cannot be kept.
    """

    name: str
    sentence: str | Promise
    fields: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    retention_days: int | None = None
    proves: bool = False
    naming: tuple[str, ...] = ()
    called: Mapping[str, Mapping[str, str | Promise]] = field(default_factory=dict, hash=False)
    reads: tuple[tuple[str, Callable[[Mapping[str, Any]], Any]], ...] = ()
    acting: tuple[str, str | Promise] | None = None
    own_fields: frozenset[str] = field(
        init=False, repr=False, compare=False
    )  # those that ``record()`` requires

    def __post_init__(self) -> None:
        object.__setattr__(self, "own_fields", frozenset((*self.fields, *self.personal)) - {"subject"})
        if not NAME.fullmatch(self.name) or len(self.name) > 100:
            raise ValueError(f"Call the event <app>.<thing>.<past tense>, not {self.name!r}.")
        if self.retention_days is not None and self.retention_days < 1:
            raise ValueError(f"{self.name}: retention_days is a number of days, or None.")
        if not set(self.naming) <= set(self.fields):
            raise ValueError(f"{self.name}: what names the subject is one of its fields.")
        if (
            not {*self.called} <= set(self.fields)
            or not {name for name, _say in self.reads} <= self.own_fields
            or not {*(self.acting or ())[:1]} <= {*self.personal}
        ):
            raise ValueError(f"{self.name}: what is called otherwise by people is one of its fields.")
        names = [*self.fields, *self.personal]
        for name in names:
            taken = name in (BUILT_IN | ARGUMENTS_OF_RECORD) and not (
                name == "subject" and name in self.personal
            )
            if taken or not name.isidentifier() or names.count(name) > 1:
                raise ValueError(f"{self.name}: a field cannot be called {name!r}.")

    def in_words(self, name: str, text: str) -> str:
        """The label of the value ``text`` of the field ``name``, in the active language."""
        words = self.called.get(name)
        return ", ".join(str(words.get(part, part)) for part in text.split(", ")) if words else text

    def unknown_placeholders(self) -> set[str]:
        """Placeholders of the sentence (in the active language) for which there is no field."""
        return set(PLACEHOLDER.findall(str(self.sentence))) - self.own_fields - BUILT_IN


class EventRegistry:
    """All events of the running project, by name."""

    def __init__(self) -> None:
        self.by_name: dict[str, Event] = {}

    def register(self, *events: Event) -> None:
        """Adds events. Raises ValueError if a name is taken by a different event."""
        for event in events:
            if self.by_name.setdefault(event.name, event) != event:
                raise ValueError(f"Two different events are called {event.name}.")

    def get(self, name: str) -> Event | None:
        """The event of that name, or None if this release does not know it (any more)."""
        return self.by_name.get(name)

    def __contains__(self, event: Event) -> bool:
        return self.by_name.get(event.name) == event

    def __iter__(self) -> Iterator[Event]:
        return iter(sorted(self.by_name.values(), key=lambda event: event.name))


registry = EventRegistry()

KEYS_DESTROYED = Event(
    "audit.keys.destroyed",
    fields=("expired", "erased"),
    sentence=_(
        "{actor} made personal data in the audit log unreadable: {expired} keys had expired, {erased} belonged to "
        "people who were deleted"
    ),
)
DATABASE_RESTORED = Event(
    "audit.database.restored",
    fields=(
        "restoration",
        "restored_at",
        "backup_at",
        "first_id",
        "known_entries",
        "known_size",
        "known_head",
        "kept_entries",
        "kept_size",
        "lost",
    ),
    sentence=_(
        "The database was put back to its state of {backup_at}: {lost} entries of the audit log are lost"
    ),
    proves=True,
)
ENTRIES_ARCHIVED = Event(
    "audit.entries.archived",
    fields=("first", "end", "removed", "file_digest", "before"),
    sentence=_(
        "{actor} moved {removed} entries from before {before} out of the audit log, into a file with the digest "
        "{file_digest}"
    ),
    proves=True,
)
LABEL_REMOVED = Event(
    "audit.label.removed",
    sentence=_("The law demanded it: what {subject} was called until then can no longer be read"),
    proves=True,
)
EVENTS = (DATABASE_RESTORED, ENTRIES_ARCHIVED, KEYS_DESTROYED, LABEL_REMOVED)
