"""How many things are in which situation, by place, and for whom which are in another one: asked of PostgreSQL."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import BigIntegerField, Case, Expression, F, Q, Value, When
from django.db.models.functions import Cast
from django.db.models.lookups import Exact

from rbac.assignments import in_force
from rbac.everybody import filled
from rbac.lookups import EachOf
from rbac.people import people_of_team
from rbac.prepared import Slot
from rbac.rulebook import rulebook
from rbac.situations import Situations
from rbac.standing import How, Where, keys_standing, only_standing

PEOPLE = object()  # stands for their keys among the parameters of a statement

# Each thing, or one for all that are alike.
_EACH = "SELECT thing.id, 1::bigint, thing.id::text, {at} FROM ({things}) AS thing (id, place)"
_ALIKE = """
SELECT min(thing.id), count(*), {keys}, {at} AS at FROM ({things}) AS thing (id, place, alike{columns})
WHERE thing.id NOT IN (SELECT apart.id FROM apart) GROUP BY at, thing.alike{columns}
UNION ALL SELECT thing.id, 1, thing.id::text, {at} FROM ({things}) AS thing (id, place, alike{columns})
WHERE thing.id IN (SELECT apart.id FROM apart)
"""
_KEYS = "string_agg(thing.id::text, ',' ORDER BY thing.id)"
_SITUATIONS = """
WITH apart (id) AS MATERIALIZED ({apart}), one (thing, n, keys, at) AS MATERIALIZED ({each})
SELECT array_agg(place), array_agg(facts), array_agg(n), array_agg(keys) FROM (
    SELECT coalesce(person.at, 0) AS place, thing.facts, sum(person.n)::bigint AS n,
        string_agg(person.keys, ',' ORDER BY person.thing) AS keys
    FROM one AS person CROSS JOIN LATERAL ({things}) AS thing (id, place, facts) GROUP BY 1, 2
) AS situations
"""
_CONCERNED = """
WITH way (who, thing, place, permission) AS ({ways}), concerned AS (
    SELECT who, thing, string_agg(permission::text, ',') AS permissions FROM way GROUP BY who, thing
)
SELECT array_agg(person.id), array_agg(thing.id), array_agg(coalesce(thing.place, 0)), array_agg(thing.free),
    array_agg(thing.own), array_agg(thing.strange), array_agg(coalesce(person.permissions, ''))
FROM concerned AS person (id, thing, permissions) CROSS JOIN LATERAL ({things}) AS thing (id, place, free, own, strange)
"""
_WAY = """
SELECT thing.who, thing.id, thing.place, thing.permission FROM ({way}) AS thing (who, id, place, permission)
WHERE thing.who = ANY (%s::bigint[])
"""
_EVERYBODY = """
SELECT person.id, thing.id, thing.place, NULL::bigint
FROM unnest(%s::bigint[]) AS person (id) CROSS JOIN ({things}) AS thing (id, place)
"""
# Of few people, so that it is one comparison for each row; of many it would be as many.
_EACH_OF = """
SELECT unnest(thing.keys), thing.id, thing.place, NULL::bigint FROM ({things}) AS thing (keys, id, place)
WHERE cardinality(%s::bigint[]) > 50 OR thing.keys && %s::bigint[]
"""
ELSEWHERE = -1  # stands for all places of which nobody asks what is at each
_AT_ONE_OF = f"CASE WHEN thing.place = ANY (%s::bigint[]) THEN thing.place ELSE {ELSEWHERE} END"

type Statement = tuple[str, tuple[Any, ...]]


class Group(NamedTuple):
    """The things at one place of which the same facts hold for a stranger."""

    place: int
    facts: int


class Concerned(NamedTuple):
    """One thing for one person: what holds of it for them and for a stranger, and what they were given on it."""

    place: int
    facts: int
    of_stranger: int
    given: frozenset[str]


class _Column(Expression):
    """A column of the statement around."""

    def __init__(self, sql: str) -> None:
        super().__init__(output_field=BigIntegerField())
        self._sql = sql

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return self._sql, ()


def counted(of: Situations, where: Where, places: list[int] | None = None) -> dict[Group, int]:
    """How many things are in each situation, for a stranger; at each of ``places``, and together ELSEWHERE.

    places: None for all there are.
    """
    return {Group(place, facts): n for place, facts, n, _ in _rows(of, where, "NULL::text", places)}


def named(of: Situations, where: Where) -> dict[Group, tuple[int, str]]:
    """The same, with the keys of the things, separated by commas."""
    return {Group(place, facts): (n, keys) for place, facts, n, keys in _rows(of, where, _KEYS)}


def concerned(of: Situations, people: list[int], where: Where) -> dict[tuple[int, int], Concerned]:
    """(person, thing) -> what holds of it, wherever it may matter that it is this person."""
    ways = _ways(of, where.how)
    if not ways or not people:
        return {}
    things = _things_of_person(of, where.how)
    each = [filled(_WAY, way=text) for text, _ in ways]
    values = [value for _, parameters in ways for value in (*parameters, PEOPLE)]
    with connection.cursor() as cursor:
        # Planned for exactly these people: one of them is found by indexes, ten thousand in one pass.
        sql = filled(_CONCERNED, ways=" UNION ALL ".join(each), things=things[0])
        cursor.execute(
            sql, [*_put_in((*values, *things[1]), keys_standing(of.model, of.path, where), people)]
        )
        row: Any = cursor.fetchone()
    names = _permissions(of)
    return {
        (person, thing): Concerned(place, free | own, free | strange, _given(names, permissions))
        for person, thing, place, free, own, strange, permissions in zip(
            *(column or () for column in row), strict=True
        )
    }


def tables_read(of: Situations) -> set[str]:
    """Whatever has the name of a table in what ``counted`` asks."""
    return set(re.findall(r'"(\w+)"', _situations(of, Where(None), "")[0]))


def _rows(
    of: Situations, where: Where, keys: str, places: list[int] | None = None
) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(*_situations(of, where, keys, places))
        row: Any = cursor.fetchone()
    return zip(*(column or () for column in row), strict=True)


def _situations(of: Situations, where: Where, keys: str, places: list[int] | None = None) -> Statement:
    things, how = _things_of_stranger(of, where.how), where.how
    alike = rulebook.alike.get(of.model)
    if alike and alike.of_place is None:
        places = None
    names = alike.of_place or () if alike and places is not None else ()
    each, columns = (
        _each(of, names, how),
        "".join(f", of_place{number}" for number in range(len(names))),
    )
    at = ("thing.place", ()) if places is None else (_AT_ONE_OF, (places,))
    apart = [_as_sql(_all(of, how).filter(one).values_list("pk")) for one in alike.apart] if alike else []
    sql = filled(
        _SITUATIONS,
        apart=" UNION ALL ".join(text for text, _ in apart) or "SELECT NULL::bigint",
        each=filled(
            _ALIKE if alike else _EACH,
            things=each[0],
            keys=keys,
            at=at[0],
            columns=columns,
        ),
        things=things[0],
    )
    twice = 2 if alike else 1
    values = [
        *(value for _, values in apart for value in values),
        *(at[1] + each[1]) * twice,
        *things[1],
    ]
    return sql, tuple(_put_in(values, keys_standing(of.model, of.path, where)))


def _put_in(values: Iterable[Any], standing: Iterable[int], people: Iterable[int] = ()) -> Iterator[Any]:
    """``values`` with keys in the places that stand for them, written once for all of these."""
    of_people, of_places = (f"{{{','.join(map(str, keys))}}}" for keys in (people, standing))
    for one in values:
        yield of_people if one is PEOPLE else of_places if isinstance(one, Slot) else one


@lru_cache(maxsize=64)
def _each(of: Situations, columns: tuple[str, ...], how: How) -> Statement:
    alike = rulebook.alike.get(of.model)
    if alike is None:
        return _as_sql(_all(of, how).values_list("pk", of.path))
    rows = _all(of, how).annotate(rights_alike=_bits(enumerate(alike.by)))
    return _as_sql(rows.values_list("pk", of.path, "rights_alike", *columns))


def _all(of: Situations, how: How = How.EVERYWHERE) -> Any:
    """Or only those at the places, or with the keys, that are put in."""
    return only_standing(of.model._default_manager.order_by(), of.path, how)


@lru_cache(maxsize=64)
def _things_of_stranger(of: Situations, how: How = How.EVERYWHERE) -> Statement:
    facts = _bits((number, of_stranger) for number, (of_stranger, _) in enumerate(of.facts))
    return _as_sql(_one(of, how).annotate(rights_facts=facts).values_list("pk", of.path, "rights_facts"))


@lru_cache(maxsize=64)
def _things_of_person(of: Situations, how: How) -> Statement:
    numbered = list(enumerate(of.facts))
    columns = {
        "rights_free": _bits((number, stranger) for number, (stranger, own) in numbered if own is None),
        "rights_own": _bits((number, own) for number, (_, own) in numbered if own is not None),
        "rights_strange": _bits(
            (number, stranger) for number, (stranger, own) in numbered if own is not None
        ),
    }
    return _as_sql(_one(of, how).annotate(**columns).values_list("pk", of.path, *columns))


def _one(of: Situations, how: How) -> Any:
    """The thing of the statement around. That it is one of a few is said again, or it might be joined with all."""
    return _all(of, how if how is How.AMONG else How.EVERYWHERE).filter(
        Exact(F("pk"), _Column('"person"."thing"'))
    )


def _bits(facts: Iterable[tuple[int, Q]]) -> Any:
    """One number for all of them: each is a bit."""
    bits: Any = Value(0, BigIntegerField())
    for number, fact in facts:
        holds = Case(When(fact, then=Value(1 << number)), default=Value(0), output_field=BigIntegerField())
        bits = bits + holds
    return bits


@lru_cache(maxsize=64)
def _ways(of: Situations, how: How) -> list[Statement]:
    """(person, thing, permission) in several queries: for whom it matters who asks, and what was given to whom."""
    ways = [_way(of, concerns, how) for concerns in of.concerns]
    for store in rulebook.grant_stores:
        if store.covers_below or not issubclass(of.model, store.model):
            continue
        for rows, person in ((store.to_person, "user_id"), (store.to_team, people_of_team("group"))):
            if person:
                held: Any = rows._default_manager.filter(in_force()).order_by()
                path = f"content_object__{of.path}"
                rows_there = only_standing(held, path, how, key="content_object_id")
                ways.append(
                    _as_sql(rows_there.values_list(person, "content_object_id", path, "permission_id"))
                )
    return ways


def _way(of: Situations, concerns: Any, how: How) -> Statement:
    rows = _all(of, how)
    if isinstance(concerns, Q):
        text, parameters = _as_sql(rows.filter(concerns).values_list("pk", of.path))
        return filled(_EVERYBODY, things=text), (PEOPLE, *parameters)
    if isinstance(concerns, EachOf):
        text, parameters = _as_sql(rows.values_list(*concerns.get_source_expressions(), "pk", of.path))
        return filled(_EACH_OF, things=text), (*parameters, PEOPLE, PEOPLE)
    nothing = Cast(Value(None), BigIntegerField())
    return _as_sql(rows.annotate(rights_of=concerns).values_list("rights_of", "pk", of.path, nothing))


def _as_sql(rows: Any) -> Statement:
    text, parameters = rows.query.sql_with_params()
    return text, tuple(parameters)


def _permissions(of: Situations) -> dict[str, str]:
    """The key of each permission that can be given on a thing -> "app.codename"."""
    apps = {
        store.model._meta.app_label for store in rulebook.grant_stores if issubclass(of.model, store.model)
    }
    found = Permission.objects.filter(content_type__app_label__in=apps)
    return {
        str(key): f"{app}.{name}"
        for key, app, name in found.values_list("pk", "content_type__app_label", "codename")
    }


def _given(names: dict[str, str], permissions: str) -> frozenset[str]:
    return frozenset(names[key] for key in permissions.split(",") if key in names)
