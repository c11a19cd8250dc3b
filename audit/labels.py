"""Removable labels: titles that may name a person, so that the law may demand that no user can read them any more.

A model declares this with ``label_can_be_removed = True``. The audit log then keeps labels of its objects, and fields
that reveal them (``Event.naming``), encrypted under a key of each object, as for people. To remove a label is to
destroy that key: rows, proofs, exports and archives stay unchanged and can be verified without it.

Declare it before the first entry about such an object: rows are never rewritten.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache, reduce
from operator import or_

from django.apps import apps
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from audit.actors import Identity
from audit.events import LABEL_REMOVED
from audit.models import Entry, PersonKey

AT_ONCE = 500


@cache
def kinds_with_removable_labels() -> tuple[str, ...]:
    """Model labels as entries store them (``content.article``)."""
    models = (model._meta for model in apps.get_models() if getattr(model, "label_can_be_removed", False))
    return tuple(meta.label_lower for meta in models)


def removed_labels(subjects: Iterable[Identity]) -> dict[Identity, datetime]:
    """Those whose label was removed, and when last. One query for each 500, none if no label of theirs is removable."""
    asked = sorted({who for who in subjects if who.kind in kinds_with_removable_labels()})
    found: dict[Identity, datetime] = {}
    for first in range(0, len(asked), AT_ONCE):
        wanted = (Q(person_kind=who.kind, person_id=who.id) for who in asked[first : first + AT_ONCE])
        found |= _last_destroyed(PersonKey.objects.filter(reduce(or_, wanted)))
    return found


def _last_destroyed(keys: "QuerySet[PersonKey]") -> dict[Identity, datetime]:
    """A key may also go because its holder asked for erasure: only removals that an entry reports were by law."""
    told = Entry.objects.filter(
        event=LABEL_REMOVED.name, subject_kind=OuterRef("person_kind"), subject_id=OuterRef("person_id")
    )
    rows = keys.filter(Exists(told), wrapped=None).order_by().values_list("person_kind", "person_id")
    return {Identity(kind, key): at for kind, key, at in rows.annotate(at=Max("destroyed_at"))}
