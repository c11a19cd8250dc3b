"""Batch loading of assignments for decisions about a list: many users, in the scopes of some objects, in one query."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model

from rbac.assignments import keep_holdings_at, moment
from rbac.evidence import scope_ids_of
from rbac.models.holding_queries import holdings_of_many
from rbac.rulebook import rulebook


def users_with_holdings_at(keys: Iterable[int], things: Sequence[Model]) -> dict[int, AbstractBaseUser]:
    """The users ``keys``, usable for decisions about ``things`` (of one model) and their scopes, and nothing else.

    Two queries; as many rows as they hold there. Unknown keys are ignored.
    """
    people: dict[int, AbstractBaseUser] = {**get_user_model()._default_manager.in_bulk({*keys})}
    if not people:
        return {}
    held: dict[int, list[Any]] = {key: [] for key in people}
    since = moment()
    places = {place for thing in things for place in scope_ids_of(thing)}
    objects = {
        number: {thing.pk for thing in things if isinstance(thing, store.model)}
        for number, store in enumerate(rulebook.grant_stores)
    }
    for key, *row in holdings_of_many(list(people), places, objects):
        held[key].append(row)
    for key, person in people.items():
        keep_holdings_at(person, held[key], since)
    return people
