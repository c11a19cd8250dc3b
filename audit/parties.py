"""Participants of an event, and whose key protects which of its personal fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.db.models import Model

from audit.actors import (
    NO_ONE,
    Identity,
    has_own_key,
    identity_of,
    identity_of_actor,
    is_person,
    label_of,
)
from audit.canonical import JSONValue
from audit.context import Context
from audit.events import Event
from audit.keys import Holder
from audit.labels import holder_of_label
from audit.retention import address_retention_days, expiry


@dataclass(frozen=True)
class Parties:
    """Actor, principal, subject and person of one event. Raises TypeError if one has no identity in the audit log."""

    actor: object
    on_behalf_of: object | None
    subject: Model | None
    person: Model | None
    today: date = field(default_factory=lambda: datetime.now(UTC).date())

    def __post_init__(self) -> None:
        if self.person is not None and not has_own_key(self.person):
            raise TypeError(
                f"person= takes an object with keys of its own, not {type(self.person).__name__}."
            )

    def header(self) -> dict[str, str]:
        """The identity columns of the row."""
        named = {
            "actor": identity_of_actor(self.actor),
            "on_behalf_of": NO_ONE if self.on_behalf_of is None else identity_of_actor(self.on_behalf_of),
            "subject": NO_ONE if self.subject is None else identity_of(self.subject),
            "person": NO_ONE if self.person is None else identity_of(self.person),
        }
        return {
            f"{role}_{part}": getattr(who, part) for role, who in named.items() for part in ("kind", "id")
        }

    def subject_is_personal(self, event: Event) -> bool:
        """Whether the subject's label identifies a person."""
        return is_person(self.subject) or "subject" in event.personal

    def names_apart(self, event: Event) -> tuple[str, ...]:
        """The fields that are removed with the subject's label, if that is removable."""
        if self.subject is None or self.subject_is_personal(event) or not holder_of_label(self.subject):
            return ()
        return ("subject", *event.naming)

    def personal(
        self, event: Event, values: Mapping[str, JSONValue], context: Context
    ) -> Iterator[tuple[str, Holder, JSONValue]]:
        """Each personal field: its name, the holder of its key, its value."""
        for name, who in (("actor", self.actor), ("on_behalf_of", self.on_behalf_of)):
            if is_person(who):
                yield name, self._holder(who, event.retention_days), label_of(who)
        yield from self._names(event, values)
        days = min(event.retention_days or address_retention_days(), address_retention_days())
        for name, value in (("address", context.address), ("device", context.device)):
            if value:
                yield name, self._holder(self.actor, days), value
        for name in event.personal:
            if name != "subject":
                yield name, self._holder(self._protected(), event.retention_days), values[name]

    def _names(
        self, event: Event, values: Mapping[str, JSONValue]
    ) -> Iterator[tuple[str, Holder, JSONValue]]:
        """The subject's label and fields that reveal it, if a key of the subject protects them."""
        if self.subject is None:
            return
        if self.subject_is_personal(event):
            whose = self.subject if is_person(self.subject) else self._protected()
            yield "subject", self._holder(whose, event.retention_days), label_of(self.subject)
        elif holder := holder_of_label(self.subject):
            yield "subject", holder, label_of(self.subject)
            yield from ((name, holder, values[name]) for name in event.naming)

    def _protected(self) -> object:
        if self.person is not None:
            return self.person
        return self.subject if is_person(self.subject) else self.actor

    def _holder(self, who: object, days: int | None) -> Holder:
        """The holder of the key for ``who``. Unknown people share one key a month, and that one always expires."""
        if has_own_key(who):
            return Holder(identity_of(who), expiry(self.today, days))
        month = Identity("anonymous", f"{self.today:%Y-%m}")
        return Holder(month, expiry(self.today, days or address_retention_days()))
