"""Object lookup: loads the object that a URL names, for the guard of a view."""

from functools import lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField, Manager, Model
from django.http import HttpRequest

from foundation.prepared_queries import Only, Parameter, PreparedQuery, prepared_objects
from rbac.rulebook import rulebook


class Loads(NamedTuple):
    """Lookup options from ``requires``. ``select_to_change``, if given, is selected for a POST.

    ``only``: the fields that a page shows, by path; all fields of a path that is not named.
    """

    model: type[Model]
    lookup: str
    select: tuple[str, ...] = ()
    select_to_change: tuple[str, ...] | None = None
    only: Only = ()


def load(request: HttpRequest, loads: Loads, value: Any) -> Model | None:
    """The object for ``loads`` and ``value``; None if there is none. One query."""
    related = _related(loads, changes=request.method == "POST")
    if loads.lookup == "pk" and _is_key(value):
        only = loads.only if request.method in {"GET", "HEAD"} else ()
        if query := by_key(loads.model, related, only):
            found = query.rows(key=value)
            return found[0] if found else None
    objects = loads.model._default_manager.all()
    try:
        return (objects.select_related(*related) if related else objects).get(**{loads.lookup: value})
    except (ObjectDoesNotExist, ValueError, ValidationError, OverflowError):
        return None


def _is_key(value: object) -> bool:
    return isinstance(value, int) and 0 < value < 2**63


@lru_cache(maxsize=1024)
def _related(loads: Loads, *, changes: bool) -> tuple[str, ...]:
    to_change = loads.select_to_change if changes else None
    select = loads.select if to_change is None else to_change
    return tuple(sorted({*select, rulebook.scope_path(loads.model)} - {"", "pk"}))


@lru_cache(maxsize=1024)
def by_key(model: type[Model], related: tuple[str, ...], only: Only = ()) -> PreparedQuery[Model] | None:
    """The query for one object by key; None for a model whose manager has its own way to find or make objects."""
    objects = model._default_manager
    has_number = model._meta.pk.get_internal_type() in {"AutoField", "BigAutoField"}
    is_plain = type(objects).get_queryset is Manager.get_queryset
    if not has_number or not is_plain or objects.db != DEFAULT_DB_ALIAS:
        return None
    key = Parameter("key", BigIntegerField())
    return prepared_objects(lambda: objects.filter(pk=key), related, only=only)
