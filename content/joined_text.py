"""Columns of a row as one text: what comes beside a page in an array, because an array holds values of one kind."""

from typing import Any

from django.db.models import Func, TextField, Value


def joined_text(*columns: Any, between: str) -> Func:
    """A query expression: the text of each of ``columns`` (names or expressions), nothing for one that is empty, with
    ``between`` between them.

    PostgreSQL's own function: Django's Concat nests three calls for each column, and a page is looked up through
    twenty of them.
    """
    parts = [part for column in columns for part in (Value(between), column)]
    return Func(*parts[1:], function="concat", output_field=TextField())
