"""Role holders of a scope: a limited number of them, and whether these are all.

Of each role in each scope the first SCANNED assignments are read, so the cost does not grow with the holders. If an
incomplete search finds too few, "none of those who were checked" is all that is known.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Model, OuterRef, Q, Subquery
from django.db.models.lookups import IsNull

from rbac.actions import Action
from rbac.assignments import in_force
from rbac.custom_role_cells import custom_roles, every_cell
from rbac.models import RoleAssignment, Scope
from rbac.models.people_queries import memberships, people_of_team
from rbac.queries import as_boolean
from rbac.rulebook import rulebook

SCANNED = 1_000  # assignments of each role in each scope; and members of the teams among them


class Found(NamedTuple):
    """Keys of users, and whether the answer is complete."""

    people: set[int]
    known: bool  # as many as requested, or all users were checked


@dataclass(frozen=True)
class Also:
    """Additional condition: the user holds one of ``roles`` at ``scope``, above it or on the whole site; or a
    grant that allows ``action`` on ``thing`` or in ``scope``, if an action is named.
    """

    roles: list[str]
    scope: Scope
    action: Action | None = None
    thing: Model | None = None

    def true_of(self, person: OuterRef) -> Q:
        """``person``: a reference to the user of the outer query."""
        here = Q(scope=None) | Q(scope__in=self.scope.ancestor_ids)
        held: Any = RoleAssignment.objects.filter(in_force(), here, role__in=self.roles)
        found = _there_is(held.filter(user_id=person), "user_id", "role", "scope_id")
        found |= _in_a_team(person, held, "team_id", "role", "scope_id")
        for of_people, of_teams in self._grants(self.action) if self.action else ():
            found |= _there_is(of_people.filter(user_id=person), "user_id", "content_object_id")
            found |= _in_a_team(person, of_teams, "group_id", "content_object_id")
        return found

    def _grants(self, action: Action) -> Iterator[tuple[Any, Any]]:
        """Grants to users, and to teams, that allow ``action``. One query, plus one for each kind of scope."""
        names = [name.partition(".")[2] for name in rulebook.grants_that_allow(action)]
        permissions = [*Permission.objects.filter(codename__in=names).values_list("pk", flat=True)]
        for store in rulebook.grant_stores:
            things = [self.thing.pk] if self.thing is not None and isinstance(self.thing, store.model) else []
            if store.covers_below:
                above: Any = {f"{rulebook.scope_path(store.model)}__in": self.scope.ancestor_ids}
                things = [*store.model._default_manager.filter(**above).values_list("pk", flat=True)]
            allowing: Any = {"permission_id__in": permissions, "content_object_id__in": things}
            to_person, to_team = store.to_person._default_manager, store.to_team._default_manager
            yield to_person.filter(in_force(), **allowing), to_team.filter(in_force(), **allowing)


def some_holders(
    roles: list[str], scope: Scope, *, number: int, but_for: Iterable[int], also: Also | None = None
) -> Found:
    """At most ``number`` active users who hold one of ``roles`` at ``scope``, above it or on the whole site,
    directly or through a team; none of ``but_for``, and only those who satisfy ``also``.

    Reads few rows first, then SCANNED. If fewer than ``number`` are found in an incomplete search, the rest is
    unknown (``Found.known``), never reported as missing.
    """
    apart, found = {*but_for}, set[int]()
    for most in (min(number + len(apart), SCANNED), SCANNED):
        keys, whole = _holders(roles, scope, most)
        found = _active(keys - apart, also, number)
        if whole or len(found) >= number:
            return Found(found, known=True)
    return Found(found, known=False)


def holders_anywhere(roles: list[str], *, number: int) -> set[int]:
    """At most ``number`` active users who hold one of ``roles`` on the site or in a section; few rows are read."""
    held = RoleAssignment.objects.filter(in_force(), role__in=roles).order_by("-pk")
    people, teams = zip(*held.values_list("user_id", "team_id")[:SCANNED], strict=True) if held else ((), ())
    members, _all_of_them = _members(filter(None, teams), SCANNED)
    return _active({*filter(None, people)} | members, None, number)


def _holders(roles: list[str], scope: Scope, most: int) -> tuple[set[int], bool]:
    """Holders among the newest ``most`` assignments of each role in each scope; and whether these are all.

    Validity is no condition of the query: with it, PostgreSQL would read all that have ended.
    """
    parts = [
        # In the complete order of the one index that has it; the newest are the likeliest to be in force.
        RoleAssignment.objects.filter(scope=place, role=role)
        .order_by("-scope_id", "-role", "-id")
        .values_list("scope_id", "role", "user_id", "team_id", as_boolean(in_force()))[:most]
        for place in (*scope.ancestor_ids, None)
        for role in roles
    ]
    if not parts:
        return set(), True
    rows = list(parts[0].union(*parts[1:], all=True))
    counted = Counter((place, role) for place, role, *_ in rows)
    people = {person for _, _, person, _, works in rows if person and works}
    teams = {team for _, _, _, team, works in rows if team and works}
    members, all_of_them = _members(teams, 2 * most)
    return people | members, all_of_them and all(count < most for count in counted.values())


def _members(teams: Iterable[int], most: int) -> tuple[set[int], bool]:
    """Members of ``teams``, at most ``most``, team by team; and whether these are all. One query."""
    if not (keys := sorted(teams)):
        return set(), True
    rows, person = memberships()
    found = [*rows.filter(group__in=keys).order_by("group_id").values_list(f"{person}_id", flat=True)[:most]]
    return {*found}, len(found) < most


def _active(keys: set[int], also: Also | None, number: int) -> set[int]:
    if not keys:
        return set()
    people: Any = get_user_model()._base_manager.filter(pk__in=keys, is_active=True).order_by()
    if also is not None:
        people = people.filter(also.true_of(OuterRef("pk")))
    return {*people.values_list("pk", flat=True)[:number]}


def roles_that_may(action: Action) -> list[str]:
    """Roles that allow ``action``, at least on some objects."""
    return [role for role, cell in every_cell(action, custom_roles()) if cell.grants]


def _in_a_team(person: OuterRef, rows: Any, team: str, *order: str) -> Q:
    """Checked for each team of the user: else PostgreSQL could read all that teams hold there, for each user."""
    if not people_of_team("team"):
        return Q(pk__in=[])
    teams, member = memberships()
    there = _there_is(rows.filter(**{team: OuterRef("group_id")}), team, *order)
    return _there_is(teams.filter(there, **{f"{member}_id": person}))


def _there_is(rows: Any, *order: str) -> Q:
    """EXISTS by the first row: for a plain EXISTS, PostgreSQL would hash the rows of all users.

    In the ``order`` of the index on users: without statistics, PostgreSQL considers any index as good.
    """
    return Q(IsNull(Subquery(rows.order_by(*order).values("pk")[:1]), False))
