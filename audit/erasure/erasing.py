"""Retention and erasure (right to be forgotten): destroys keys, never rows. Ciphertext is lost, proofs stay valid.

A key is due when its retention has ended (Event.retention_days, audit/record.py), or three days after the person
asked for erasure. The database decides that by its own clock (audit/migrations/0002_triggers.py), so that a captured
web process cannot destroy a key early.
"""

from collections import Counter
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Model
from django.db.models.functions import Now

from audit.actors import Actor, SystemActor, identity_of
from audit.events import KEYS_DESTROYED, LABEL_REMOVED
from audit.keys import Holder, ensure_key, forget_cached_keys
from audit.models import Erasure, PersonKey
from audit.record import record
from audit.witnesses.tombstones import write_tombstones

RETENTION = SystemActor("retention")
ERASED = "erased"
DUE = "SELECT why FROM secure_audit_destroy_due_keys()"


@dataclass(frozen=True)
class Destroyed:
    """Number of destroyed keys, by reason."""

    expired: int = 0
    erased: int = 0


def request_erasure(person: Model) -> None:
    """Destroys all keys of ``person`` three days after the surrounding transaction. This cannot be undone.

    person: any object that may have keys (audit.actors.has_own_key).
    """
    who = identity_of(person)
    Erasure.objects.create(person_kind=who.kind, person_id=who.id)


def record_label_removed(nameless: Model, *, by: Actor) -> None:
    """Records the removal of an object's label, in the transaction that destroys its key (audit/labels.py).

    A trigger of the app that knows the law destroys the key: with the rights of the owner, and only if this entry
    reports it.

    nameless: the object with ``label_can_be_removed`` off and a ``str`` that reveals nothing.
    """
    # An object never named under a key has none. A destroyed key makes readers keep older rows back.
    ensure_key(Holder(identity_of(nameless), None))
    record(LABEL_REMOVED, by=by, about=nameless)


@transaction.atomic
def destroy_due_keys(*, at_once: bool = False) -> Destroyed:
    """Destroys due keys and records it in the audit log. Their ids go to the tombstones that a restore reads.

    at_once: do not wait three days for people whose data was erased. For the owner of the database only.
    """
    reasons: Counter[str] = Counter()
    with connection.cursor() as cursor:
        while True:
            cursor.execute(DUE)
            found = [why for (why,) in cursor.fetchall()]
            if not found:
                break
            reasons.update(found)
    if at_once:
        reasons[ERASED] += _erase_everybody_who_asked()
    done = Destroyed(reasons["expired"], reasons[ERASED])
    if done != Destroyed():
        record(KEYS_DESTROYED, by=RETENTION, expired=done.expired, erased=done.erased)
        transaction.on_commit(forget_cached_keys)
    transaction.on_commit(write_tombstones)
    return done


def _erase_everybody_who_asked() -> int:
    asked = Erasure.objects.values_list("person_kind", "person_id").distinct()
    keys = PersonKey.objects.filter(wrapped__isnull=False)
    return sum(
        keys.filter(person_kind=kind, person_id=key).update(wrapped=None, destroyed_at=Now())
        for kind, key in asked
    )
