"""``record()``: the only writer of the audit log.

It writes in the transaction of the reported change, so neither exists without the other (ASVS 16.2.1, 16.4.2).
"""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import batched

from django.db import connections, router
from django.db.models import Model

from audit.actors import Actor, label_of
from audit.canonical import JSONValue, canonical, plain
from audit.context import Context, current_context
from audit.events import Event, registry
from audit.keys import DataKey, Holder, forget_cached_keys, keys_of
from audit.leaf import FORMAT
from audit.models import Entry, PersonKey
from audit.parties import Parties
from audit.row import Salted, commitments, salted, seal

BATCH = 500  # entries written by one statement
_KEY = PersonKey._meta.db_table
KEYS_STORED = f"(SELECT count(*) FROM {_KEY} WHERE id = ANY(%s::uuid[]) AND wrapped IS NOT NULL) = %s"  # noqa: S608
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
    database = _database(event)
    _write([_draft(event, Parties(by, on_behalf_of, about, person), fields)], database)


def record_each(event: Event, *, by: Actor, entries: Iterable[tuple[Model, Mapping[str, JSONValue]]]) -> None:
    """Writes one entry for each (about, fields) of one change, ``BATCH`` of them with one INSERT.

    Each is as ``record`` would write it. Raises as ``record``; nothing is written if one of them is invalid.
    """
    database = _database(event)
    for some in batched(entries, BATCH):
        _write([_draft(event, Parties(by, None, about, None), fields) for about, fields in some], database)


def _database(event: Event) -> str:
    database = router.db_for_write(Entry)
    if not connections[database].in_atomic_block:
        raise RuntimeError(f"{event.name} must be recorded inside the transaction that it reports.")
    return database


def _draft(event: Event, parties: Parties, fields: Mapping[str, JSONValue]) -> "Draft":
    refuse_wrong_fields(event, fields)
    return Draft(event, parties, fields, current_context.get())


def _write(drafts: Sequence["Draft"], database: str) -> None:
    holders = {holder for draft in drafts for holder in draft.holders}
    if not _insert(drafts, keys_of(holders, using=database), database):
        # A cached key is no longer stored: it was destroyed meanwhile, or the database was restored.
        forget_cached_keys()
        if not _insert(drafts, keys_of(holders, using=database), database):
            raise RuntimeError("The keys of the journal vanish while it is written.")


def _insert(drafts: Sequence["Draft"], keys: Mapping[Holder, DataKey], database: str) -> bool:
    """Writes all rows, unless one of the keys is no longer stored; returns whether it did."""
    rows = [draft.columns(keys) for draft in drafts]
    values = [value for row in rows for value in row.values()]
    ids = [key.id for key in keys.values()]
    with connections[database].cursor() as cursor:
        cursor.execute(_insert_sql(tuple(rows[0]), len(rows), database), [*values, ids, len(ids)])
        return bool(cursor.rowcount == len(rows))


def refuse_wrong_fields(event: Event, fields: Mapping[str, JSONValue]) -> None:
    if event not in registry:
        raise TypeError(
            f"{event.name} is not registered: call audit.events.registry.register() in AppConfig.ready()."
        )
    unknown, missing = fields.keys() - event.own_fields, event.own_fields - fields.keys()
    if unknown or missing:
        wrong = [f"unknown {name}" for name in sorted(unknown)] + [f"no {name}" for name in sorted(missing)]
        raise TypeError(f"{event.name} was recorded with the wrong fields: {', '.join(wrong)}.")


class Draft:
    """One entry before it is written, without the keys."""

    def __init__(
        self, event: Event, parties: Parties, values: Mapping[str, JSONValue], context: Context
    ) -> None:
        apart = parties.names_apart(event)
        public = {name: plain(values[name]) for name in event.fields if name not in apart}
        if parties.subject is not None and not parties.subject_is_personal(event) and not apart:
            public["subject"] = label_of(parties.subject)
        personal: dict[Holder, dict[str, JSONValue]] = {}
        for name, holder, value in parties.personal(event, values, context):
            personal.setdefault(holder, {})[name] = plain(value)
        self._public = salted(public)
        self._personal: dict[Holder, Salted] = {holder: salted(part) for holder, part in personal.items()}
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


def _insert_sql(columns: Sequence[str], number: int, database: str) -> str:
    """One statement that writes the rows only if every key they use is still stored (column names are ours)."""
    types = _types(database)
    row = ", ".join(f"%s::{types[name]}" for name in columns)
    rows = ", ".join([f"({row})"] * number)
    return (
        f"INSERT INTO {Entry._meta.db_table} ({', '.join(columns)}) "  # noqa: S608
        f"SELECT * FROM (VALUES {rows}) AS entries WHERE {KEYS_STORED}"
    )


@cache
def _types(database: str) -> dict[str, str]:
    """The type of each column, which rows in a VALUES list need; without its length, which would cut a text short."""
    fields = Entry._meta.concrete_fields
    return {
        str(field.column): str(field.db_type(connections[database])).partition("(")[0] for field in fields
    }
