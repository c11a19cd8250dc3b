"""The first and last roles and grants of a scope: a limited number of each, including those that have ended.

Only that number bounds what is read. Holder, validity and account state are returned with each row and are not
in the WHERE clause: with such a condition PostgreSQL would scan all other rows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import Model

from rbac.actions import Action
from rbac.models import RoleAssignment, Scope
from rbac.models.bulk_queries import filled
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
