"""Keyset pagination of the grants on one object: to users and teams together, newest first, for any number."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Model, Q

from foundation.pagination import Page, page_at
from rbac.administration.grants import store_of
from rbac.assignments import in_force


class Place(Protocol):
    """The position of a grant: when it was given, and its ``key_of``; ``newer``: the page holds those before it."""

    @property
    def at(self) -> Any: ...
    @property
    def key(self) -> Any: ...
    @property
    def newer(self) -> bool: ...


def page_of_grants(obj: Model, place: Place | None, size: int) -> Page[Any]:
    """At most ``size`` of the grants in force on exactly ``obj``, those behind ``place``. Two queries, or four."""

    def read(place: Place | None) -> list[Any]:
        newer = place is not None and place.newer
        found = sorted(_nearest(obj, place, size + 1), key=_order, reverse=not newer)
        return found[: size + 1]

    return page_at(place, size, read)


def key_of(grant: Any) -> int:
    """Tie-breaker for grants with equal timestamps: users and teams have separate tables, so keys are not unique."""
    return 2 * int(grant.pk) + hasattr(grant, "group_id")


def _order(grant: Any) -> tuple[datetime, int]:
    return grant.assigned_at, key_of(grant)


def _nearest(obj: Model, place: Place | None, most: int) -> Iterator[Any]:
    store = store_of(obj)
    for to_team, model, holder in ((0, store.to_person, "user"), (1, store.to_team, "group")):
        grants: Any = model._default_manager.filter(in_force(), content_object=obj.pk)
        grants = grants.select_related(holder, "assigned_by", "permission")
        if place is None or not place.newer:
            grants = grants.order_by("-assigned_at", "-pk")
        else:
            grants = grants.order_by("assigned_at", "pk")
        yield from grants.filter(_beyond(place, to_team))[:most]


def _beyond(place: Place | None, to_team: int) -> Q:
    if place is None:
        return Q()
    # 2 * pk + to_team against the key, written as a comparison with pk that an index answers.
    if place.newer:
        past = Q(pk__gt=(place.key - to_team) // 2)
        return Q(assigned_at__gte=place.at) & (Q(assigned_at__gt=place.at) | past)
    past = Q(pk__lt=-((to_team - place.key) // 2))
    return Q(assigned_at__lte=place.at) & (Q(assigned_at__lt=place.at) | past)
