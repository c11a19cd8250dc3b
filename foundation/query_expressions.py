"""Query expressions that Django lacks or writes at greater length."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, Func, TextField, Value


class IsOneOf(Func):
    """Whether a key is in an array, in the form for which PostgreSQL uses the index on the key."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def keys_as_array(keys: Iterable[int]) -> Value:
    """For ``foundation.lookups.IsAmong``: an array as one query parameter, for any number of keys."""
    return Value(list(keys), output_field=ArrayField(BigIntegerField()))


def joined_text(*columns: Any, between: str) -> Func:
    """The text of all ``columns`` (names or expressions; NULL is skipped), separated by ``between``. The extra data of
    a page is read like that, because an array holds values of one type.

    PostgreSQL's ``concat_ws``: Django's Concat nests three calls for each column, and a page is searched through
    twenty columns.
    """
    parts = [part for column in columns for part in (Value(between), column)]
    return Func(*parts[1:], function="concat", output_field=TextField())
