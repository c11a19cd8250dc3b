"""An entry of the journal as a part of the statement that makes the change it reports.

One way to the database for both, where somebody waits for it many times a day. The entry is what ``record()`` makes of
the same arguments, and as close to its change as an entry can be.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model

from audit.actors import Actor
from audit.canonical import JSONValue
from audit.context import current_context
from audit.events import Event
from audit.keys import keys_of
from audit.models import Entry
from audit.parties import Parties
from audit.record import JSON_COLUMNS, KEYS_STORED, Draft, refuse_wrong_fields

STAMPED = frozenset({"id", "recorded_at", "xid"})  # by the database
COLUMNS = tuple(f.name for f in Entry._meta.concrete_fields if f.name not in STAMPED)


def insert_from(rows: str) -> str:
    """SQL that writes one entry for each row of ``rows``, a name of the statement around it, and answers their ids.

    It writes none where a key it used is no longer stored: whoever sent it then has to ``record()`` what it reports.
    Its slots, ``%(entry_…)s``, are filled by ``values_of``.
    """
    values = ", ".join(f"%({_slot(name)})s{'::jsonb' * (name in JSON_COLUMNS)}" for name in COLUMNS)
    stored = KEYS_STORED % (f"%({_slot('keys')})s", f"%({_slot('number_of_keys')})s")
    return (
        f"INSERT INTO {Entry._meta.db_table} ({', '.join(COLUMNS)}) "  # noqa: S608 - names of ours
        f"SELECT {values} FROM {rows} WHERE {stored} RETURNING id"
    )


def values_of(event: Event, *, by: Actor, about: Model, **fields: JSONValue) -> dict[str, Any]:
    """What fills the slots of ``insert_from``. Arguments and errors are those of ``record``."""
    if not connection.in_atomic_block:
        raise RuntimeError(f"{event.name} must be recorded inside the transaction that it reports.")
    refuse_wrong_fields(event, fields)
    draft = Draft(event, Parties(by, None, about, None), fields, current_context.get())
    keys = keys_of(draft.holders, using=DEFAULT_DB_ALIAS)
    columns = draft.columns(keys)
    values = {_slot(name): columns[name] for name in COLUMNS}
    ids = [keys[holder].id for holder in draft.holders]
    return values | {_slot("keys"): ids, _slot("number_of_keys"): len(ids)}


def _slot(name: str) -> str:
    return f"entry_{name}"
