"""The roles that a person or a team holds in pages, the last given first: whoever holds thousands is shown a page."""

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
    """At most ``size`` of the roles in force that ``holder`` has, those of the teams of a person with them, behind
    ``mark``. Three queries of a person, two of a team; twice as many where ``mark`` leads back to the first page.
    """

    def read(mark: Number | None) -> list[RoleAssignment]:
        newer = mark is not None and mark.newer
        keys = sorted(_nearest(holder, mark, size + 1), reverse=not newer)[: size + 1]
        found = RoleAssignment.objects.select_related("scope", "team").in_bulk(keys)
        return [found[key] for key in keys if key in found]

    return page_at(mark, size, read)


def _nearest(holder: Holder, mark: Number | None, most: int) -> list[int]:
    """Keys: of each way to hold roles the first, by its index."""
    if isinstance(holder, Group):
        return list(_of(mark, "team_id", holder.pk)[:most])
    mine = list(_of(mark, "user_id", holder.pk)[:most])
    if not people_of_team("team"):
        return mine
    teams = Group.objects.filter(pk__in=teams_of(holder.pk)).order_by()
    through = teams.values_list(ArraySubquery(_of(mark, "team_id", OuterRef("pk"))[:most]), flat=True)
    return [*mine, *chain.from_iterable(through)]


def _of(mark: Number | None, whose: str, key: Any) -> Any:
    """Whose they are, too, although it is one: PostgreSQL takes an index for the order only if all of it is named."""
    held = by_number(RoleAssignment.objects.filter(in_force(), **{whose: key}), mark)
    order = (whose, "pk") if mark and mark.newer else (f"-{whose}", "-pk")
    return held.order_by(*order).values_list("pk", flat=True)
