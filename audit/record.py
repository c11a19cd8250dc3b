"""``record()``: the only writer of the audit log.

It writes in the transaction of the reported change, so neither exists without the other (ASVS 16.2.1, 16.4.2).
"""

import calendar
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import batched

from django.conf import settings
from django.db import connection
from django.db.models import Model

from audit.actors import (
    NO_ONE,
    Actor,
    Identity,
    has_own_key,
    identity_of,
    identity_of_actor,
    is_person,
    label_of,
)
from audit.context import Context, current_context
from audit.events import Event, registry
from audit.keys import DataKey, Holder, forget_cached_keys, keys_of, seal
from audit.models import Entry, PersonKey
from audit.row import FORMAT, JSONValue, Salted, canonical, commitments, plain, with_salt

BATCH = 500  # entries written by one statement
_KEY = PersonKey._meta.db_table
KEYS_STORED = f"(SELECT count(*) FROM {_KEY} WHERE id = ANY(%s::uuid[]) AND wrapped IS NOT NULL) = %s"  # noqa: S608
ADDRESS_RETENTION_DAYS = 180
LARGEST = 64 * 1024  # bytes of the fields of one entry: no user may fill a table that is never emptied


def record(
    event: Event,
    *,
    by: Actor,
    about: Model | None = None,
    on_behalf_of: Actor | None = None,
    person: Model | None = None,
    **fields: JSONValue,
) -> None:
    """Writes one entry, with one INSERT and no lock.

    by: who acts; a user (Django's AnonymousUser counts as ANONYMOUS), a SystemActor or ANONYMOUS; never None.
    about: the saved object it happened to.
    on_behalf_of: the principal, if ``by`` acts for another.
    person: subject of the event's personal fields, whose key protects them: an object of a user model or of a model
        whose people have keys of their own (audit.actors.has_own_key). By default: ``about`` if that is a person,
        else the actor.
    fields: exactly the fields that the event declares, as JSON values without floats.

    Raises TypeError for an unregistered event, an unknown or missing field, a value that is not JSON and an invalid
    actor; ValueError for a value that cannot be stored faithfully and for fields of more than 64 KiB together;
    RuntimeError outside a transaction.
    """
    _refuse_outside_transaction(event)
    _write([_pending(event, Parties(by, on_behalf_of, about, person), fields)])


def record_each(event: Event, *, by: Actor, entries: Iterable[tuple[Model, Mapping[str, JSONValue]]]) -> None:
    """Writes one entry for each (about, fields) of one change, ``BATCH`` of them with one INSERT.

    Each is as ``record`` would write it. Raises as ``record``; nothing is written if one of them is invalid.
    """
    _refuse_outside_transaction(event)
    for some in batched(entries, BATCH):
        _write([_pending(event, Parties(by, None, about, None), fields) for about, fields in some])


def _refuse_outside_transaction(event: Event) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError(f"{event.name} must be recorded inside the transaction that it reports.")


def _pending(event: Event, parties: "Parties", fields: Mapping[str, JSONValue]) -> "PendingEntry":
    refuse_wrong_fields(event, fields)
    return PendingEntry(event, parties, fields, current_context.get())


def _write(pending: Sequence["PendingEntry"]) -> None:
    holders = {holder for entry in pending for holder in entry.holders}
    if not _insert(pending, keys_of(holders)):
        # A cached key is no longer stored: it was destroyed meanwhile, or the database was restored.
        forget_cached_keys()
        if not _insert(pending, keys_of(holders)):
            raise RuntimeError("The keys of the audit log vanish while it is written.")


def _insert(pending: Sequence["PendingEntry"], keys: Mapping[Holder, DataKey]) -> bool:
    """Writes all rows, unless one of the keys is no longer stored; returns whether it did."""
    rows = [entry.columns(keys) for entry in pending]
    values = [value for row in rows for value in row.values()]
    ids = [key.id for key in keys.values()]
    with connection.cursor() as cursor:
        cursor.execute(_insert_sql(tuple(rows[0]), len(rows)), [*values, ids, len(ids)])
        return bool(cursor.rowcount == len(rows))


def refuse_wrong_fields(event: Event, fields: Mapping[str, JSONValue]) -> None:
    if registry.by_name.get(event.name) != event:
        raise TypeError(
            f"{event.name} is not registered: call audit.events.registry.register() in AppConfig.ready()."
        )
    unknown, missing = fields.keys() - event.own_fields, event.own_fields - fields.keys()
    if unknown or missing:
        wrong = [f"unknown {name}" for name in sorted(unknown)] + [f"no {name}" for name in sorted(missing)]
        raise TypeError(f"{event.name} was recorded with the wrong fields: {', '.join(wrong)}.")


class PendingEntry:
    """One entry before it is written, without the keys."""

    def __init__(
        self, event: Event, parties: "Parties", values: Mapping[str, JSONValue], context: Context
    ) -> None:
        apart = parties.names_apart(event)
        public = {name: plain(values[name]) for name in event.fields if name not in apart}
        if parties.subject is not None and not parties.subject_is_personal(event) and not apart:
            public["subject"] = label_of(parties.subject)
        personal: dict[Holder, dict[str, JSONValue]] = {}
        for name, holder, value in parties.personal(event, values, context):
            personal.setdefault(holder, {})[name] = plain(value)
        self._public = with_salt(public)
        self._personal: dict[Holder, Salted] = {holder: with_salt(part) for holder, part in personal.items()}
        if len(canonical([public, *personal.values()])) > LARGEST:
            raise ValueError(f"{event.name}: an entry holds at most {LARGEST} bytes.")
        self._plain: dict[str, str | int | bytes] = {
            **parties.header(),
            "format": FORMAT,
            "event": event.name,
            "request_id": context.request_id,
            "session_digest": context.session_digest,
            "salt": secrets.token_bytes(32),
        }

    @property
    def holders(self) -> Collection[Holder]:
        """Holders of the required keys."""
        return self._personal.keys()

    def columns(self, keys: Mapping[Holder, DataKey]) -> dict[str, str | int | bytes]:
        """The row by column name, with the same order for every entry."""
        return self._plain | {
            "public": canonical(self._public).decode(),
            "commitments": canonical(commitments(self._public, *self._personal.values())).decode(),
            "sealed": canonical(
                [seal(keys[holder], part) for holder, part in self._personal.items()]
            ).decode(),
        }


def _insert_sql(columns: Sequence[str], number: int) -> str:
    """One statement that writes the rows only if every key they use is still stored (column names are ours)."""
    types = _types()
    row = ", ".join(f"%s::{types[name]}" for name in columns)
    rows = ", ".join([f"({row})"] * number)
    return (
        f"INSERT INTO {Entry._meta.db_table} ({', '.join(columns)}) "  # noqa: S608
        f"SELECT * FROM (VALUES {rows}) AS entries WHERE {KEYS_STORED}"
    )


@cache
def _types() -> dict[str, str]:
    """The type of each column, which rows in a VALUES list need; without its length, which would cut a text short."""
    fields = Entry._meta.concrete_fields
    return {str(field.column): str(field.db_type(connection)).partition("(")[0] for field in fields}


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


def holder_of_label(thing: Model) -> Holder | None:
    """Owner of the key that protects the label of ``thing``, or None if the label is in clear."""
    may_go = getattr(thing, "label_can_be_removed", False) is True
    return Holder(identity_of(thing), None) if may_go else None


def address_retention_days() -> int:
    """Retention of addresses and devices in days: ``AUDIT_ADDRESS_RETENTION_DAYS``, or 180."""
    days: int = getattr(settings, "AUDIT_ADDRESS_RETENTION_DAYS", ADDRESS_RETENTION_DAYS)
    return days


def expiry(today: date, days: int | None) -> date | None:
    """``days`` after the end of this month: entries of one month share keys, so that a person needs few."""
    last = calendar.monthrange(today.year, today.month)[1]
    return None if days is None else today.replace(day=last) + timedelta(days=days)
