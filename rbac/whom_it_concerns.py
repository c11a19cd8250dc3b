"""Of very many people those who are looked at, to say who would gain and who would lose by a change.

Up to MOST people with no more than MOST_HELD roles and grants are all looked at. Of more some are: whoever was given a
role last, some with each role, some who were given something by itself, and some of the teams among them; and of these
nobody who holds very much. What is said then is true of them, and others may be concerned who are not named.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, F, OuterRef, Value
from django.db.models.functions import Cast

from rbac.assignments import in_force
from rbac.everybody import PersonColumn, filled
from rbac.lookups import IsAmong
from rbac.models import CustomRole, RoleAssignment
from rbac.people import memberships, people_of_team
from rbac.rulebook import role_names, rulebook

MOST = 5_000  # people; teams as many
MOST_HELD = 20_000  # roles, grants that cover what is below, and memberships: of each sort so many
SOME = 200  # people with something of their own, and as many through a team: together fewer than rbac.reached.MANY
MOST_OF_ONE = 100  # roles, grants and teams: whoever has more is not looked at where not everybody is

# Each of very few to whom very many things were given, found without reading these: one look into an index for each.
_EACH_ONCE = """
WITH RECURSIVE person (id, number) AS (
    SELECT ({first}), 1
    UNION ALL
    SELECT ({following}), person.number + 1 FROM person WHERE person.id IS NOT NULL AND person.number <= %s
)
SELECT person.id FROM person WHERE person.id IS NOT NULL
"""


@dataclass(frozen=True)
class Concerned:
    """The keys of people; ``are_all``: whether nobody else is concerned."""

    keys: tuple[int, ...]
    are_all: bool = True


class _TooMany(Exception):
    """There are more than are all looked at."""


def everybody() -> Concerned:
    """Whoever holds a role or a grant, themselves or through a team. A bounded number of rows is read."""
    try:
        return _all(RoleAssignment.objects.filter(in_force()), grants=True)
    except _TooMany:
        last = _roles_and_grants_last_given()
        return Concerned(_who_holds_little(_some(last)), are_all=False)


def whoever_holds(role: str) -> Concerned:
    """The same for one role, by its key."""
    held = RoleAssignment.objects.filter(in_force(), role=role)
    try:
        return _all(held, grants=False)
    except _TooMany:
        some = held.order_by().values_list("user_id", "team_id")[:SOME]
        return Concerned(_who_holds_little(_some(some)), are_all=False)


def _all(roles: Any, *, grants: bool) -> Concerned:
    """Raises _TooMany."""
    pairs = _no_more_than(MOST_HELD, roles.order_by().values_list("user_id", "team_id"))
    people, teams = ({key for key in keys if key is not None} for keys in _columns(pairs))
    if grants:
        for store in rulebook.grant_stores:
            people |= _holders(store.to_person, "user_id", few_each=store.covers_below)
            teams |= _holders(store.to_team, "group_id", few_each=store.covers_below)
    if teams and people_of_team("team"):
        _no_more_than(MOST, teams)
        rows, person = memberships()
        of_teams = (
            rows.filter(_is_one_of("group_id", teams)).order_by().values_list(f"{person}_id", flat=True)
        )
        people |= set(_no_more_than(MOST_HELD, of_teams))
    return Concerned(tuple(sorted(_no_more_than(MOST, people))))


def _columns(pairs: Iterable[tuple[Any, Any]]) -> tuple[set[Any], set[Any]]:
    people, teams = set(), set()
    for person, team in pairs:
        people.add(person)
        teams.add(team)
    return people, teams


def _holders(model: Any, column: str, *, few_each: bool) -> set[int]:
    """``few_each``: whether all rows are read for the comparison anyway."""
    rows = model._default_manager.filter(in_force())
    if few_each:
        return set(_no_more_than(MOST_HELD, rows.order_by().values_list(column, flat=True)))
    return set(_no_more_than(MOST, _each_once(rows, column)))


def _each_once(rows: Any, column: str) -> list[int]:
    """The different keys in ``column``, MOST + 1 for more."""
    ordered = rows.order_by(column).values(column)
    first, following = (
        some[:1].query.sql_with_params()
        for some in (ordered, ordered.filter(**{f"{column}__gt": PersonColumn()}))
    )
    with connection.cursor() as cursor:
        sql = filled(_EACH_ONCE, first=first[0], following=following[0])
        cursor.execute(sql, [*first[1], *following[1], MOST])
        return [key for (key,) in cursor.fetchall()]


def _no_more_than(most: int, rows: Any) -> Any:
    found = rows if isinstance(rows, set | list) else list(rows[: most + 1])
    if len(found) > most:
        raise _TooMany
    return found


def _roles_and_grants_last_given() -> Any:
    """Pairs (person, team), one of them None: half of them whoever they are, half of each sort as many."""
    held = RoleAssignment.objects.filter(in_force()).values_list("user_id", "team_id")
    own = CustomRole.objects.order_by("-pk").values_list("key", flat=True)
    roles = [*role_names(), *own[: SOME // 2]]
    given = [*_grants_last_given()]
    of_each = max(1, SOME // 2 // (len(roles) + len(given)))
    # In no order: PostgreSQL would sometimes read all who hold a role to sort them.
    sorts = [*(held.filter(role=role).order_by() for role in roles), *given]
    return held.order_by("-pk")[: SOME // 2].union(*(one[:of_each] for one in sorts), all=True)


def _grants_last_given() -> Iterator[Any]:
    nobody = Cast(Value(None), BigIntegerField())
    for store in rulebook.grant_stores:
        for model, pair in ((store.to_person, ("user_id", nobody)), (store.to_team, (nobody, "group_id"))):
            yield model._default_manager.filter(in_force()).order_by("-pk").values_list(*pair)


def _some(pairs: Any) -> set[int]:
    """The people of ``pairs``, and some of each team."""
    people, teams = ({key for key in keys if key is not None} for keys in _columns(pairs))
    if not teams or not people_of_team("team"):
        return people
    rows, person = memberships()
    some = rows.filter(group=OuterRef("pk")).order_by().values(f"{person}_id")[: max(1, SOME // len(teams))]
    of_teams = Group.objects.filter(pk__in=sorted(teams)[-SOME:]).values_list(ArraySubquery(some), flat=True)
    return people.union(*of_teams)


def _who_holds_little(keys: set[int]) -> tuple[int, ...]:
    """Of those with ``keys``: to compare what somebody may do, all that they hold is read."""
    models: list[tuple[Any, str, str]] = [(RoleAssignment, "user", "team")]
    models += [(one.to_person, "user", "") for one in rulebook.grant_stores if one.covers_below]
    models += [(one.to_team, "", "group") for one in rulebook.grant_stores if one.covers_below]
    of_person = [_held_by(model, holder) for model, holder, _team in models if holder]
    of_team = [_held_by(model, team) for model, _holder, team in models if team]
    teams = _teams_of_each() if people_of_team("team") else Value([], ArrayField(BigIntegerField()))
    people: Any = get_user_model()._base_manager.filter(pk__in=keys)
    found = list(people.values_list("pk", teams, *of_person))
    every = {team for _key, of, *_held in found for team in of}
    held_by_team = {
        key: sum(map(len, held))
        for key, *held in Group.objects.filter(pk__in=every).values_list("pk", *of_team)
    }
    numbers = (
        (key, sum(map(len, (of, *held))) + sum(held_by_team.get(team, 0) for team in of))
        for key, of, *held in found
    )
    return tuple(sorted(key for key, number in numbers if number <= MOST_OF_ONE))


def _held_by(model: Any, holder: str) -> ArraySubquery:
    rows = model._default_manager.filter(in_force(), **{holder: OuterRef("pk")})
    return ArraySubquery(rows.order_by().values("pk")[: MOST_OF_ONE + 1])


def _teams_of_each() -> ArraySubquery:
    rows, person = memberships()
    mine = rows.filter(**{person: OuterRef("pk")}).order_by()
    return ArraySubquery(mine.values("group_id")[: MOST_OF_ONE + 1])


def _is_one_of(column: str, keys: Iterable[int]) -> IsAmong:
    return IsAmong(F(column), Value(sorted(keys), ArrayField(BigIntegerField())))
