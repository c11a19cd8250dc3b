"""What things said before they were changed: kept for KEPT, for whoever takes the change back.

The journal names rows of it by key and never holds what they say: a name, a biography or a caption may be somebody's.
So it goes with its thing, after KEPT at the latest, and at once where a person or a picture has to be forgotten.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.db.models.functions import Now

from audit.actors import identity_of
from content.models import Former

KEPT = timedelta(days=90)


def keep_former(thing: Model, values: Mapping[str, Any]) -> int:
    """Keeps ``values``, JSON, in the caller's transaction. Answers the key that the journal names them by."""
    kind, key = identity_of(thing)
    return Former.objects.create(kind=kind, key=int(key), values=dict(values)).pk


def former_values(keys: Iterable[int]) -> dict[int, dict[str, Any]]:
    """What is still kept of these. One query; none for none."""
    wanted = list(keys)
    return dict(Former.objects.filter(pk__in=wanted).values_list("pk", "values")) if wanted else {}


def forget_former(kind: type[Model], keys: Iterable[int]) -> None:
    """Nobody learns any more what these said before."""
    Former.objects.filter(kind=kind._meta.label_lower, key__in=list(keys)).delete()


def forget_old_former() -> int:
    """For the worker: what is older than KEPT goes. Answers how many."""
    return Former.objects.filter(written_at__lt=Now() - KEPT).delete()[0]
