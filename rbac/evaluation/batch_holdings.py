"""Batch loading of assignments for decisions about a list: many users, in the scopes of some objects, in one query."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, Model, Value
from django.db.models.functions import Cast

from rbac.assignments import keep_holdings_at, moment
from rbac.evidence import places_of
from rbac.models.bulk_queries import PersonColumn, filled
from rbac.models.holding_queries import Rows, grants_at, roles_at, roles_on_site
from rbac.rulebook import rulebook

_HELD = """
SELECT person.id, held.* FROM unnest(%s::bigint[]) AS person (id) CROSS JOIN LATERAL ({held}) AS held
"""


def people_as_held_there(keys: Iterable[int], things: Sequence[Model]) -> dict[int, AbstractBaseUser]:
    """The users ``keys``, usable for decisions about ``things`` (of one model) and their scopes, and nothing else.

    Two queries; as many rows as they hold there. Unknown keys are ignored.
    """
    people: dict[int, AbstractBaseUser] = {**get_user_model()._default_manager.in_bulk({*keys})}
    if not people:
        return {}
    held: dict[int, list[Any]] = {key: [] for key in people}
    since = moment()
    text, parameters = _held(things).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(filled(_HELD, held=text), [[*people], *parameters])
        for key, *row in cursor.fetchall():
            held[key].append(row)
    for key, person in people.items():
        keep_holdings_at(person, held[key], since)
    return people


def _held(things: Sequence[Model]) -> Rows:
    places = _array({place for thing in things for place in places_of(thing)})
    keys = {
        number: _array({thing.pk for thing in things if isinstance(thing, store.model)})
        for number, store in enumerate(rulebook.grant_stores)
    }
    who = PersonColumn()
    found = roles_on_site(who).union(roles_at(who, places), all=True)
    return found.union(grants_at(who, places, keys), all=True) if keys else found


def _array(keys: set[int]) -> Any:
    kind = ArrayField(BigIntegerField())
    return Cast(Value(sorted(keys), kind), kind)
