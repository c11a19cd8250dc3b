"""Pages of a list by name, found by the row where they begin (foundation/pagination.py): the last costs what the
first does.

The address names that row by its key: names of people stand in no address.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import F, Model, QuerySet, TextField, Value
from django.db.models.lookups import GreaterThan, LessThan

from foundation.collation import WithoutAccents, as_read
from foundation.lookups import Row
from foundation.pagination import asked_number


class Named(NamedTuple):
    """A row by its place in the order. ``newer``: the page is of those before it."""

    name: str
    key: int
    newer: bool = False


def asked_name[M: Model](rows: QuerySet[M], asked: Mapping[str, object]) -> Named | None:
    """``?after=`` and ``?before=`` the key of one of ``rows``; None, the first page, for what is none. One query."""
    number = asked_number(asked)
    if number is None:
        return None
    name = rows.order_by().filter(pk=number.key).values_list("name", flat=True).first()
    return None if name is None else Named(name, number.key, number.newer)


def in_name_order[M: Model](rows: QuerySet[M], mark: Named | None = None) -> QuerySet[M]:
    """Those of ``rows`` behind ``mark``, or before it, nearest first; without one all."""
    order = (as_read(), F("name"), F("pk"))
    if mark is not None:
        name = Value(mark.name, output_field=TextField())
        here, there = Row(*order), Row(WithoutAccents(name), name, Value(mark.key))
        rows = rows.filter((LessThan if mark.newer else GreaterThan)(here, there))
    if mark is not None and mark.newer:
        return rows.order_by(*(column.desc() for column in order))
    return rows.order_by(*order)
