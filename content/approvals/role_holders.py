"""Role holders of a scope: found without reading all of them.

For each role and scope only the first and last assignments and grants are read, also ended ones; the answer says
whether these are all. Only that number bounds what is read: holder, validity and account state are returned with each
row and are not in the WHERE clause, or PostgreSQL would scan all other rows. No
index finds users who satisfy two conditions if very many satisfy the one, very many the other, and none both:
then "none of those who were checked" is all that is known.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import Model, OuterRef, Q, Subquery
from django.db.models.lookups import IsNull

from rbac.actions import Action
from rbac.assignments import in_force
from rbac.models import RoleAssignment, Scope
from rbac.models.bulk_queries import custom_roles, every_cell, filled
from rbac.models.people_queries import memberships, people_of_team
from rbac.rulebook import rulebook

ON, BACK = "ASC", "DESC"  # oldest first, or newest first

type Part = tuple[str, int | None, str]  # a table, a scope (or object), a role


class Given(NamedTuple):
    """One role assignment or grant."""

    part: Part
    key: int
    person: int | None
    team: int | None
    works: bool  # has not ended, and allows the action in question


@dataclass(frozen=True)
class Granted:
    """Grants of one table on ``things`` that allow by one of ``permissions``, to a ``user`` or a ``group``."""

    model: type[Model]
    holder: str
    things: tuple[int, ...]
    permissions: tuple[int, ...]

    @property
    def rows(self) -> Any:
        return self.model._default_manager.all()

    @property
    def which(self) -> dict[str, Any]:
        return {"permission_id__in": self.permissions, "content_object_id__in": self.things}


def grants_there(action: Action, scope: Scope, thing: Model | None) -> Iterator[Granted]:
    """Grants that allow ``action`` on ``thing`` or in ``scope``. One query, plus one for each kind of scope."""
    names = [name.partition(".")[2] for name in rulebook.grants_that_allow(action)]
    permissions = tuple(Permission.objects.filter(codename__in=names).values_list("pk", flat=True))
    for store in rulebook.grant_stores:
        things = (thing.pk,) if thing is not None and isinstance(thing, store.model) else ()
        if store.covers_below:
            places: Any = store.model._default_manager.filter(
                **{f"{rulebook.scope_path(store.model)}__in": scope.ancestor_ids}
            )
            things = tuple(places.values_list("pk", flat=True))
        for rows, holder in ((store.to_person, "user"), (store.to_team, "group")):
            if things and permissions and (holder == "user" or people_of_team(holder)):
                yield Granted(rows, holder, things, permissions)


def given_there(
    roles: list[str], scope: Scope, granted: Iterable[Granted], *, way: str, most: int
) -> list[Given]:
    """At most ``most`` of each of ``roles`` at each level of ``scope`` and for the whole site, and of
    ``granted`` on each object, whatever it allows; from one end (``way``). One query.
    """
    table = f'"{RoleAssignment._meta.db_table}"'
    parts: list[tuple[str, list[Any]]] = [
        (filled(_AT_PLACES, table=table, way=way, works=_WORKS), [list(scope.ancestor_ids), roles, most])
    ]
    parts.append((filled(_ON_SITE, table=table, way=way, works=_WORKS), [roles, most]))
    for one in granted:
        person, team = ("user_id", "NULL") if one.holder == "user" else ("NULL", "group_id")
        names = {"table": f'"{one.model._meta.db_table}"', "person": person, "team": team}
        text = filled(_GRANTED, works=_WORKS, way=way, other_way=BACK if way == ON else ON, **names)
        parts.append((text, [one.model._meta.db_table, list(one.permissions), list(one.things), most]))
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(text for text, _ in parts), [one for _, its in parts for one in its]
        )
        return [Given((source, place, role), *rest) for source, place, role, *rest in cursor.fetchall()]


def members_of_some(teams: Iterable[int], most: int) -> tuple[set[int], bool]:
    """Members of ``teams``, at most ``most``, team by team; and whether these are all. One query."""
    if not (keys := sorted(teams)):
        return set(), True
    rows, person = memberships()
    found = [*rows.filter(group__in=keys).order_by("group_id").values_list(f"{person}_id", flat=True)[:most]]
    return {*found}, len(found) < most


_WORKS = "(until IS NULL OR until > statement_timestamp())"

# In the complete order of the one index that has it: for a partial order PostgreSQL may choose another index,
# and read past all roles of other scopes.
_AT_PLACES = """
(SELECT 'role', place.key, asked.role, given.id, given.user_id, given.team_id, given.works
 FROM unnest(%s::bigint[]) AS place (key) CROSS JOIN unnest(%s::text[]) AS asked (role) CROSS JOIN LATERAL (
   SELECT id, user_id, team_id, {works} AS works FROM {table} WHERE scope_id = place.key AND role = asked.role
   ORDER BY scope_id {way}, role {way}, id {way} LIMIT %s) AS given)"""

_ON_SITE = """
(SELECT 'role', NULL::bigint, asked.role, given.id, given.user_id, given.team_id, given.works
 FROM unnest(%s::text[]) AS asked (role) CROSS JOIN LATERAL (
   SELECT id, user_id, team_id, {works} AS works FROM {table} WHERE scope_id IS NULL AND role = asked.role
   ORDER BY scope_id {way}, role {way}, id {way} LIMIT %s) AS given)"""

_GRANTED = """
(SELECT %s::text, thing.key, '', given.id, given.person, given.team, given.works
 FROM (SELECT %s::bigint[] AS allowing) AS asked CROSS JOIN unnest(%s::bigint[]) AS thing (key) CROSS JOIN LATERAL (
   SELECT id, {person}::bigint AS person, {team}::bigint AS team,
     permission_id = ANY (asked.allowing) AND {works} AS works FROM {table} WHERE content_object_id = thing.key
   ORDER BY content_object_id {other_way}, assigned_at {way}, id {way} LIMIT %s) AS given)"""


SCANNED = 1_000  # from each end, for each role in each scope, and for the grants on each object


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

    @cached_property
    def granted(self) -> tuple[Granted, ...]:
        return tuple(grants_there(self.action, self.scope, self.thing)) if self.action else ()

    def true_of(self, person: OuterRef) -> Q:
        """``person``: a reference to the user of the outer query."""
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
    """At most ``number`` active users who hold one of ``roles`` at ``scope``, above it or on the whole site,
    directly or through a team; none of ``but_for``, and only those who satisfy ``also``.

    Reads few rows first, then SCANNED from each end; with ``also`` from both sides. At most eighteen queries,
    whatever the number of holders, and two or three if the first rows suffice. If fewer than ``number`` are
    found in an incomplete search, the rest is unknown (``Found.known``), never reported as missing.
    """
    apart, found = {*but_for}, set[int]()
    own = Also(roles, scope)
    sides = [(_Side(own), also)] if also is None else [(_Side(own), also), (_Side(also), own)]
    few = min(number + len(apart), SCANNED)
    for way, most in ((ON, few), (ON, SCANNED), (BACK, SCANNED)):
        for side, too in sides:
            keys = side.look(way, most) - apart - found
            found |= _those(keys, too, number - len(found))
            if side.is_whole or len(found) >= number:
                return Found(found, known=True)
    return Found(found, known=False)


class _Side:
    """Users who satisfy ``what``, as far as they were checked."""

    def __init__(self, what: Also) -> None:
        self._what = what
        self._looked: set[int] = set()
        self._teams: set[int] = set()
        self._first: dict[Part, set[int]] = {}
        self.is_whole = False

    def look(self, way: str, most: int) -> set[int]:
        """New users among the ``most`` from one end of each part, and as many members of teams."""
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
        """Whether all of each part was read from one end, or the two ends overlap."""
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
    """Condition: also holds one of ``roles`` there, above it or on the whole site."""
    return Also([*roles], scope)


def roles_that_may(action: Action) -> list[str]:
    """Roles that allow ``action``, at least on some objects."""
    return [role for role, cell in every_cell(action, custom_roles()) if cell.grants]


def who_may(action: Action, roles: list[str], scope: Scope, thing: Model | None = None) -> Also:
    """Condition: one of ``roles`` or a grant there, or on ``thing``, may allow ``action``. No other user can."""
    return Also(roles, scope, action, thing)


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
