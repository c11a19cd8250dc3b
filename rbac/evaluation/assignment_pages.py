"""Keyset pagination of assignments, newest first: the grants on one object, and the roles of a user or team."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any, Protocol

from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, Q

from foundation.pagination import Number, Page, by_number, page_at
from rbac.administration.grant_checks import Holder
from rbac.administration.grants import store_of
from rbac.assignments import in_force
from rbac.models import RoleAssignment
from rbac.models.people_queries import people_of_team, teams_of


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


def page_of_roles(holder: Holder, mark: Number | None, size: int) -> Page[RoleAssignment]:
    """At most ``size`` of the roles in force of ``holder`` behind ``mark``, for a user including those of their teams.
    Three queries for a user, two for a team; twice as many if ``mark`` leads back to the first page.
    """

    def read(mark: Number | None) -> list[RoleAssignment]:
        newer = mark is not None and mark.newer
        keys = sorted(_nearest_roles(holder, mark, size + 1), reverse=not newer)[: size + 1]
        found = RoleAssignment.objects.select_related("scope", "team").in_bulk(keys)
        return [found[key] for key in keys if key in found]

    return page_at(mark, size, read)


def _nearest_roles(holder: Holder, mark: Number | None, most: int) -> list[int]:
    """Keys: the first of each way to hold roles, by its index."""
    if isinstance(holder, Group):
        return list(_of(mark, "team_id", holder.pk)[:most])
    mine = list(_of(mark, "user_id", holder.pk)[:most])
    if not people_of_team("team"):
        return mine
    teams = Group.objects.filter(pk__in=teams_of(holder.pk)).order_by()
    through = teams.values_list(ArraySubquery(_of(mark, "team_id", OuterRef("pk"))[:most]), flat=True)
    return [*mine, *chain.from_iterable(through)]


def _of(mark: Number | None, whose: str, key: Any) -> Any:
    """Orders by the constant holder too: PostgreSQL uses an index for the order only if all its columns are named."""
    held = by_number(RoleAssignment.objects.filter(in_force(), **{whose: key}), mark)
    order = (whose, "pk") if mark and mark.newer else (f"-{whose}", "-pk")
    return held.order_by(*order).values_list("pk", flat=True)
