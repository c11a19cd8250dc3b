"""Whether there is anybody who holds a role at a place: found without looking at all who do."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F

from rbac.assignments import in_force
from rbac.models import RoleAssignment, Scope
from rbac.people import people_of_team


def some_holders(roles: list[str], scope: Scope, *, number: int, but_for: Iterable[int]) -> set[int]:
    """The keys of at most ``number`` active people who hold one of ``roles`` at ``scope``, above it or on the whole
    site, themselves or in a team; none of ``but_for``.

    One query, and one more for each time that it brings somebody twice who holds several of them.
    """
    found: set[int] = set()
    while len(found) < number:
        first, *others = _first(roles, scope, number, {*but_for, *found})
        if not (more := [*first.union(*others, all=True)]):
            break
        found |= {*more[: number - len(found)]}
    return found


def _first(roles: list[str], scope: Scope, number: int, apart: set[int]) -> Iterator[Any]:
    """Of each place, by indexes whose order is named: there may be thousands at one."""
    for place in (None, *scope.ancestor_ids):
        held: Any = RoleAssignment.objects.filter(in_force(), scope=place, role__in=roles)
        mine = held.filter(user__is_active=True).exclude(user__in=apart).order_by("scope_id", "role", "pk")
        yield mine.values_list("user_id", flat=True)[:number]
        if members := people_of_team("team"):
            # As columns: said of the relation, Django would leave out teams in which one of these is.
            columns = {"member": F(members), "in_use": F(f"{members}__is_active")}
            member = held.filter(team__isnull=False).annotate(**columns)
            others = member.filter(in_use=True).exclude(member__in=apart).order_by("scope_id", "team_id")
            yield others.values_list("member", flat=True)[:number]
