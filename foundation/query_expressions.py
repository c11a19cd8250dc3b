"""Query expressions that Django does not have, or writes at greater length."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, Func, TextField, Value


class IsOneOf(Func):
    """Whether a key is in an array, in the form for which PostgreSQL uses the index of the key."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def keys_as_array(keys: Iterable[int]) -> Value:
    """For ``rbac.lookups.IsAmong``: one value of the query, however many they are."""
    return Value(list(keys), output_field=ArrayField(BigIntegerField()))


def joined_text(*columns: Any, between: str) -> Func:
    """The text of each of ``columns`` (names or expressions), nothing for one that is empty, with ``between`` between
    them. What comes beside a page is read like that, because an array holds values of one kind.

    PostgreSQL's own function: Django's Concat nests three calls for each column, and a page is looked up through
    twenty of them.
    """
    parts = [part for column in columns for part in (Value(between), column)]
    return Func(*parts[1:], function="concat", output_field=TextField())
