"""The object that a URL names: loaded by a guard, or in the message that finds out who asks (rbac/ahead.py)."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import BigIntegerField, Model
from django.http import HttpRequest

from rbac.prepared import Slot
from rbac.prepared_objects import Only, PreparedObjects, is_plain
from rbac.rulebook import rulebook

# What comes along with an object, by name, made of expressions for its key and for that of who asks.
type Also = Callable[[Any, Any], Mapping[str, Any]]
LOADS = "loads_object"
_CAME = "_object_that_came_ahead"


class Loads(NamedTuple):
    """What ``requires`` says of the object of a view. ``select_to_change``, where given, is selected for a POST.

    ``also_to_change`` comes along with it then.

    ``only``: the fields that are loaded, for a page that shows it, of what is selected, by path; where a path is
    missing, all of them.
    """

    model: type[Model]
    lookup: str
    select: tuple[str, ...] = ()
    select_to_change: tuple[str, ...] | None = None
    also: Also | None = None
    only: Only = ()
    also_to_change: Also | None = None


class Asked(NamedTuple):
    """One object by its key: equal ones are answered by the same row."""

    model: type[Model]
    related: tuple[str, ...]
    also: Also | None
    only: Only
    key: int


class Came(NamedTuple):
    """What was found for ``asked``, for the person with this key alone; None: there is no such object."""

    asked: Asked
    person: int
    obj: Model | None


def asked_by(view: Any, method: str | None, kwargs: Mapping[str, Any]) -> Asked | None:
    """What ``view`` is going to ask for; None when it names no object, or one that is not found by its key."""
    loads: Loads | None = getattr(view, LOADS, None)
    if loads is None or loads.lookup != "pk" or not _is_key(key := kwargs.get("pk")):
        return None
    return _asked(loads, method, int(str(key)))


def load(request: HttpRequest, loads: Loads, value: Any, person: int) -> Model | None:
    """The object that ``loads`` and ``value`` name, with what comes along for ``person``; None when there is none."""
    asked = _asked(loads, request.method, value if _is_key(value) and loads.lookup == "pk" else 0)
    came: Came | None = vars(request).pop(_CAME, None)
    if came is not None and (came.asked, came.person) == (asked, person):
        return came.obj
    if asked.key and (kept := by_key(*asked[:4])):
        found = kept.rows(key=asked.key, person=person)
        return found[0] if found else None
    objects = loads.model._default_manager.all()
    try:
        related = objects.select_related(*asked.related) if asked.related else objects
        return related.get(**{loads.lookup: value})
    except (ObjectDoesNotExist, ValueError, ValidationError, OverflowError):
        return None


def keep_for(request: HttpRequest, came: Came | None) -> None:
    """The guard of the view takes it, once."""
    if came is not None:
        setattr(request, _CAME, came)


def _is_key(value: object) -> bool:
    return isinstance(value, int) and 0 < value < 2**63


def _asked(loads: Loads, method: str | None, key: int) -> Asked:
    related = _related(loads, changes=method == "POST")
    if method in {"GET", "HEAD"}:
        return Asked(loads.model, related, loads.also, loads.only, key)
    also = loads.also_to_change if method == "POST" else None
    return Asked(loads.model, related, also, (), key)


@lru_cache(maxsize=1024)
def _related(loads: Loads, *, changes: bool) -> tuple[str, ...]:
    to_change = loads.select_to_change if changes else None
    select = loads.select if to_change is None else to_change
    return tuple(sorted({*select, rulebook.scope_path(loads.model)} - {"", "pk"}))


@lru_cache(maxsize=1024)
def by_key(
    model: type[Model], related: tuple[str, ...], also: Also | None = None, only: Only = ()
) -> PreparedObjects[Model] | None:
    """The query for one object by its key, if it can be prepared."""
    if not can_be_prepared(model, related):
        return None
    slot = Slot("key", BigIntegerField())
    beside = also(slot, Slot("person", BigIntegerField())) if also else {}
    return PreparedObjects(
        lambda: model._default_manager.filter(pk=slot).annotate(**beside), related, tuple(beside), only
    )


def can_be_prepared(model: type[Model], related: Sequence[str]) -> bool:
    """Whether the key is a number and all that is loaded comes from the driver as it is."""
    is_number = model._meta.pk.get_internal_type() in {"AutoField", "BigAutoField"}
    return is_number and is_plain(model._default_manager.all(), related)
