"""Whether there is anybody who holds a role at a place: found without looking at all who do.

Of each role at each place those are looked at who were given it first, and those who were given it last; the answer
says whether these are all. Whom two things have to be true of nobody can find by an index where very many have the
one, very many the other, and nobody both: there "nobody of those who were looked at" is all that is known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Model, OuterRef, Q, Subquery
from django.db.models.lookups import IsNull

from content.approvals.first_and_last_grants import (
    BACK,
    ON,
    Given,
    Granted,
    Part,
    given_there,
    grants_there,
    members_of_some,
)
from rbac.actions import Action
from rbac.assignments import in_force
from rbac.models import RoleAssignment, Scope
from rbac.models.bulk_queries import custom_roles, every_cell
from rbac.models.people_queries import memberships, people_of_team

LOOKED = 1_000  # from each end, of each role at each place, and of what was given on each thing


class Found(NamedTuple):
    """Keys of people; and whether that is the answer, or only what is known of it."""

    people: set[int]
    known: bool  # as many as were asked for, or everybody was looked at


@dataclass(frozen=True)
class Also:
    """What has to be true of somebody: that they hold one of ``roles`` at ``scope``, above it or on the whole site; or
    a grant of what allows ``action`` on ``thing`` or on a place of ``scope``, where an action is named.
    """

    roles: list[str]
    scope: Scope
    action: Action | None = None
    thing: Model | None = None

    @cached_property
    def granted(self) -> tuple[Granted, ...]:
        return tuple(grants_there(self.action, self.scope, self.thing)) if self.action else ()

    def true_of(self, person: OuterRef) -> Q:
        """``person``: a reference to the one in the query around."""
        here = Q(scope=None) | Q(scope__in=self.scope.ancestor_ids)
        held: Any = RoleAssignment.objects.filter(in_force(), here, role__in=self.roles)
        found = _there_is(held.filter(user_id=person), "user_id", "role", "scope_id")
        found |= _in_a_team(person, held, "team_id", "role", "scope_id")
        for one in self.granted:
            rows = one.rows.filter(in_force(), **one.which)
            if one.holder == "user":
                found |= _there_is(rows.filter(user_id=person), "user_id", "content_object_id")
            else:
                found |= _in_a_team(person, rows, "group_id", "content_object_id")
        return found


def some_holders(
    roles: list[str], scope: Scope, *, number: int, but_for: Iterable[int], also: Also | None = None
) -> Found:
    """At most ``number`` active people who hold one of ``roles`` at ``scope``, above it or on the whole site,
    themselves or in a team; none of ``but_for``, and of others only those of whom ``also`` is true.

    Looks at few first, then at LOOKED from each end; with ``also`` from both sides. However many there are, it takes
    eighteen queries at the most, and two or three where the first few will do. Who is there and was not found, though
    fewer than ``number`` were, is said to be unknown (``Found.known``), never to be nobody.
    """
    apart, found = {*but_for}, set[int]()
    own = Also(roles, scope)
    sides = [(_Side(own), also)] if also is None else [(_Side(own), also), (_Side(also), own)]
    few = min(number + len(apart), LOOKED)
    for way, most in ((ON, few), (ON, LOOKED), (BACK, LOOKED)):
        for side, too in sides:
            keys = side.look(way, most) - apart - found
            found |= _those(keys, too, number - len(found))
            if side.is_whole or len(found) >= number:
                return Found(found, known=True)
    return Found(found, known=False)


class _Side:
    """Those of whom ``what`` is true, as far as they were looked at."""

    def __init__(self, what: Also) -> None:
        self._what = what
        self._looked: set[int] = set()
        self._teams: set[int] = set()
        self._first: dict[Part, set[int]] = {}
        self.is_whole = False

    def look(self, way: str, most: int) -> set[int]:
        """Who was not looked at before, of the ``most`` from one end of each part, and as many members of teams."""
        what = self._what
        given = given_there(what.roles, what.scope, what.granted, way=way, most=most)
        whole = self._have_met(given, way, most)
        people = {one.person for one in given if one.person and one.works}
        self._teams |= {one.team for one in given if one.team and one.works}
        members, all_of_them = members_of_some(self._teams, 2 * most)
        self.is_whole = whole and all_of_them
        new = (people | members) - self._looked
        self._looked |= new
        return new

    def _have_met(self, given: list[Given], way: str, most: int) -> bool:
        """Whether of each part all was seen from one end, or the two ends have something in common."""
        parts: dict[Part, set[int]] = {}
        for one in given:
            parts.setdefault(one.part, set()).add(one.key)
        first = self._first if way == BACK else {}
        self._first = parts
        return all(
            len(keys) < most or not keys.isdisjoint(first.get(part, ())) for part, keys in parts.items()
        )


def _those(keys: set[int], also: Also | None, number: int) -> set[int]:
    if not keys:
        return set()
    people: Any = get_user_model()._base_manager.filter(pk__in=keys, is_active=True).order_by()
    if also is not None:
        people = people.filter(also.true_of(OuterRef("pk")))
    return {*people.values_list("pk", flat=True)[:number]}


def who_hold(roles: Iterable[str], scope: Scope) -> Also:
    """That they hold one of ``roles`` there as well, above it or on the whole site."""
    return Also([*roles], scope)


def roles_that_may(action: Action) -> list[str]:
    """Those that let somebody do ``action``, at least to some things."""
    return [role for role, cell in every_cell(action, custom_roles()) if cell.grants]


def who_may(action: Action, roles: list[str], scope: Scope, thing: Model | None = None) -> Also:
    """That one of ``roles`` or a grant there, or on ``thing``, may let them do ``action``: nobody else can."""
    return Also(roles, scope, action, thing)


def _in_a_team(person: OuterRef, rows: Any, team: str, *order: str) -> Q:
    """Asked of each team of theirs: else PostgreSQL could go through all that teams hold there, for each person."""
    if not people_of_team("team"):
        return Q(pk__in=[])
    teams, member = memberships()
    there = _there_is(rows.filter(**{team: OuterRef("group_id")}), team, *order)
    return _there_is(teams.filter(there, **{f"{member}_id": person}))


def _there_is(rows: Any, *order: str) -> Q:
    """As the first of them: asked whether there is any, PostgreSQL would read the rows of everybody into a table.

    In the ``order`` of the index on whose they are: where it does not know the tables, it takes any index for as good.
    """
    return Q(IsNull(Subquery(rows.order_by(*order).values("pk")[:1]), False))
