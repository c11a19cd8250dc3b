"""Every kind of event that the journal knows, declared once by the app it belongs to.

An app lists its events in its own ``events.py`` and registers them in ``AppConfig.ready()``::

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

BUILT_IN = frozenset({"actor", "on_behalf_of", "subject", "address", "device"})
ARGUMENTS_OF_RECORD = frozenset({"event", "by", "about", "person"})
NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){1,3}")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Event:
    """One kind of event.

    name: ``<app>.<thing>.<past tense>``; it is written into rows that are never rewritten, so never rename one.
    sentence: what a reader sees, marked for translation. It may name ``{actor}``, ``{on_behalf_of}``, ``{subject}``,
        ``{address}``, ``{device}`` and every field.
    fields: what else is kept, in clear. Never personal data.
    personal: what else is kept, encrypted under the key of the person it is about, and gone when that key is
        destroyed. ``subject`` may be listed here when the subject's label names a person (an invitation, a comment).
    naming: which of ``fields`` say what the subject is called (an address made of its title). Where its label may have
        to be removed (audit/labels.py), they go with it.
    retention_days: how long personal data of this event is kept at least; it goes within a month after that.
        ``None``: until the person's data is erased.
    forgotten_with: a model's label and one of ``fields``: of whom the personal fields are, in rows from before these
        people had keys of their own. Such fields are shown to nobody once that object asked to be forgotten.
    called: of fields that hold words of code (one, or several with commas), what each is called by people. Entries hold
        the words of code, which are never rewritten; what is not named here is shown as it is.
    reads: of some of ``fields`` or ``personal``, what a reader sees, made of all that the entry keeps: words in the
        reader's language where the row keeps a code, or nothing. A field that is gone stays gone.
    acting: one of ``personal`` and how it is said: who acted, where a part of the system did it for somebody without an
        account. In entries that keep nothing in that field, whoever recorded it acted.
    proves: something that stands on the site is proved by such entries, so they stay when others are archived.

    Raises ValueError for a name or field that cannot be kept.
    """

    name: str
    sentence: str | Promise
    fields: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    retention_days: int | None = None
    proves: bool = False
    naming: tuple[str, ...] = ()
    forgotten_with: tuple[str, str] | None = None
    called: Mapping[str, Mapping[str, str | Promise]] = field(default_factory=dict, hash=False)
    reads: tuple[tuple[str, Callable[[Mapping[str, Any]], Any]], ...] = ()
    acting: tuple[str, str | Promise] | None = None

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name) or len(self.name) > 100:
            raise ValueError(f"Call the event <app>.<thing>.<past tense>, not {self.name!r}.")
        if self.retention_days is not None and self.retention_days < 1:
            raise ValueError(f"{self.name}: retention_days is a number of days, or None.")
        if not set(self.naming) <= set(self.fields):
            raise ValueError(f"{self.name}: what names the subject is one of its fields.")
        if self.forgotten_with and self.forgotten_with[1] not in self.fields:
            raise ValueError(f"{self.name}: what the personal fields go with is named by one of its fields.")
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

    @property
    def own_fields(self) -> frozenset[str]:
        """The fields that ``record()`` must be given."""
        return frozenset((*self.fields, *self.personal)) - {"subject"}

    def in_words(self, name: str, text: str) -> str:
        """The value ``text`` of the field ``name`` in people's words and the active language."""
        words = self.called.get(name)
        return ", ".join(str(words.get(part, part)) for part in text.split(", ")) if words else text

    def unknown_placeholders(self) -> set[str]:
        """What the sentence (in the active language) names although no such field exists."""
        return set(PLACEHOLDER.findall(str(self.sentence))) - self.own_fields - BUILT_IN


class EventRegistry:
    """All events of the running project, by name."""

    def __init__(self) -> None:
        self._events: dict[str, Event] = {}

    def register(self, *events: Event) -> None:
        """Add events. Raises ValueError when a name is taken by a different event."""
        for event in events:
            if self._events.setdefault(event.name, event) != event:
                raise ValueError(f"Two different events are called {event.name}.")

    def get(self, name: str) -> Event | None:
        """The event of that name, or None when this release does not know it (any more)."""
        return self._events.get(name)

    def __contains__(self, event: Event) -> bool:
        return self._events.get(event.name) == event

    def __iter__(self) -> Iterator[Event]:
        return iter(sorted(self._events.values(), key=lambda event: event.name))


registry = EventRegistry()
