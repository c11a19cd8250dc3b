"""What things are called, where the law may demand that nobody can read it any more: a title that names somebody.

A model says so with ``label_can_be_removed = True``. Then the journal keeps the labels of its objects, and fields that
name them (``Event.naming``), encrypted under a key of each object, as it does with people. To remove a label is to
destroy that key: rows, proofs, exports and archives stay as they are and can be checked without it.

Rows from before a model said so have the label in clear, and are never rewritten. What reads or exports them keeps back
what ``removed_labels`` names.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache, reduce
from operator import or_

from django.apps import apps
from django.db.models import Exists, Max, Model, OuterRef, Q, QuerySet

from audit.actors import Identity, identity_of
from audit.events import registry
from audit.keys import Holder
from audit.models import Entry, PersonKey
from audit.own_events import LABEL_REMOVED

AT_ONCE = 500


def holder_of_label(thing: Model) -> Holder | None:
    """Whose key protects what ``thing`` is called, or None where it stands in clear."""
    may_go = getattr(thing, "label_can_be_removed", False) is True
    return Holder(identity_of(thing), None) if may_go else None


@cache
def kinds_with_removable_labels() -> tuple[str, ...]:
    """As entries name them (``content.article``)."""
    models = (model._meta for model in apps.get_models() if getattr(model, "label_can_be_removed", False))
    return tuple(meta.label_lower for meta in models)


def naming_fields(event_name: str) -> tuple[str, ...]:
    """Which fields of an entry say what its subject is called."""
    event = registry.get(event_name)
    return ("subject", *(event.naming if event else ()))


def removed_labels(subjects: Iterable[Identity], *, using: str | None = None) -> dict[Identity, datetime]:
    """Which of these had their label removed, and when last. At most one query for 500; none if none of them can."""
    asked = sorted({who for who in subjects if who.kind in kinds_with_removable_labels()})
    found: dict[Identity, datetime] = {}
    keys = PersonKey.objects.using(using)
    for first in range(0, len(asked), AT_ONCE):
        wanted = (Q(person_kind=who.kind, person_id=who.id) for who in asked[first : first + AT_ONCE])
        found |= _last_destroyed(keys.filter(reduce(or_, wanted)))
    return found


def all_removed_labels(*, using: str) -> dict[Identity, datetime]:
    """Whatever had its label removed, and when last."""
    keys = PersonKey.objects.using(using)
    return _last_destroyed(keys.filter(person_kind__in=kinds_with_removable_labels()))


def _last_destroyed(keys: "QuerySet[PersonKey]") -> dict[Identity, datetime]:
    """A key may also go because somebody asked to forget its holder: only what an entry tells of was the law."""
    told = Entry.objects.filter(
        event=LABEL_REMOVED.name, subject_kind=OuterRef("person_kind"), subject_id=OuterRef("person_id")
    )
    rows = keys.filter(Exists(told), wrapped=None).order_by().values_list("person_kind", "person_id")
    return {Identity(kind, key): at for kind, key, at in rows.annotate(at=Max("destroyed_at"))}
