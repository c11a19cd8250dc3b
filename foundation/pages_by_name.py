"""Keyset pagination by name (foundation/pagination.py): the last page costs as much as the first.

The URL identifies the row where a page begins by its key: names of people must not appear in URLs.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import F, Model, QuerySet, TextField, Value
from django.db.models.lookups import GreaterThan, LessThan

from foundation.collation import WithoutAccents, as_read
from foundation.lookups import Row
from foundation.pagination import asked_number


class Named(NamedTuple):
    """The position of a row in the order. ``newer``: the page holds the rows before it."""

    name: str
    key: int
    newer: bool = False


def asked_name[M: Model](rows: QuerySet[M], asked: Mapping[str, object]) -> Named | None:
    """The position of ``?after=`` or ``?before=`` (a key of ``rows``); None, the first page, for others. One query."""
    number = asked_number(asked)
    if number is None:
        return None
    name = rows.order_by().filter(pk=number.key).values_list("name", flat=True).first()
    return None if name is None else Named(name, number.key, number.newer)


def in_name_order[M: Model](rows: QuerySet[M], mark: Named | None = None) -> QuerySet[M]:
    """The rows behind ``mark`` (or before it), nearest first; all rows without a mark."""
    order = (as_read(), F("name"), F("pk"))
    if mark is not None:
        name = Value(mark.name, output_field=TextField())
        here, there = Row(*order), Row(WithoutAccents(name), name, Value(mark.key))
        rows = rows.filter((LessThan if mark.newer else GreaterThan)(here, there))
    if mark is not None and mark.newer:
        return rows.order_by(*(column.desc() for column in order))
    return rows.order_by(*order)
