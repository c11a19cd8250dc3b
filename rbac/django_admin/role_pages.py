"""Keyset pagination of a user's or team's roles, newest first: holders of thousands see one page."""

from itertools import chain
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from foundation.pagination import Number, Page, by_number, page_at
from rbac.administration.grant_checks import Holder
from rbac.assignments import in_force
from rbac.models import RoleAssignment
from rbac.models.people_queries import people_of_team, teams_of


def page_of_roles(holder: Holder, mark: Number | None, size: int) -> Page[RoleAssignment]:
    """At most ``size`` of the roles in force of ``holder`` behind ``mark``, for a user including those of their teams.
    Three queries for a user, two for a team; twice as many if ``mark`` leads back to the first page.
    """

    def read(mark: Number | None) -> list[RoleAssignment]:
        newer = mark is not None and mark.newer
        keys = sorted(_nearest(holder, mark, size + 1), reverse=not newer)[: size + 1]
        found = RoleAssignment.objects.select_related("scope", "team").in_bulk(keys)
        return [found[key] for key in keys if key in found]

    return page_at(mark, size, read)


def _nearest(holder: Holder, mark: Number | None, most: int) -> list[int]:
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
