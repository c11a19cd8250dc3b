"""Bounded counts: exact up to a limit, "more than 1,000" beyond it.

An exact count reads every row each time the page is shown.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, Model, QuerySet, Value
from django.utils.formats import number_format
from django.utils.translation import gettext as _

MOST = 1_000
MOST_OF_EACH = 100  # if each of many rows has a count


class HowMany(Func):
    """Number of ``rows`` as a column of another query, at most ``most`` + 1: no further rows are read.

    ``rows`` may refer to the outer row (``OuterRef``). ``order``: of an index that has these rows alone.
    """

    function = "cardinality"

    def __init__(
        self, rows: QuerySet[Any, Any], most: int | None = None, *, order: Sequence[str] = ()
    ) -> None:
        ones = rows.order_by(*order).values_list(Value(1))[: (most or MOST) + 1]
        super().__init__(ArraySubquery(ones), output_field=IntegerField())


def how_many(rows: QuerySet[Any, Any]) -> int:
    """Number of ``rows``, at most MOST + 1. One query."""
    return len(rows.order_by().values_list(Value(1))[: MOST + 1])


def numbers_of(one_row: QuerySet[Model], *rows: QuerySet[Any, Any]) -> list[int]:
    """Several counts in one query. ``one_row``: any queryset of a row that always exists."""
    return list(one_row.order_by().values_list(*(HowMany(counted) for counted in rows))[:1][0])


class Counted(NamedTuple):
    """``number``: matches among the rows read. is_part: whether there may be more."""

    number: int
    is_part: bool = False

    @classmethod
    def together(cls, each: Iterable[Self]) -> Self:
        numbers = list(each)
        return cls(sum(one.number for one in numbers), any(one.is_part for one in numbers))

    def __str__(self) -> str:
        """Text for a page."""
        number = format_count(self.number)
        return (
            _("%(number)s or more") % {"number": number} if self.is_part and self.number <= MOST else number
        )


def counted_among(
    one_row: QuerySet[Model], allowed: Any, most: int, *rows: QuerySet[Any, Any]
) -> list[Counted]:
    """Number of ``allowed`` (a boolean column) among the first ``most`` of each of ``rows``. One query.

    For rows in the order of an index, where very many may lie between those that count.
    """
    columns = (ArraySubquery(some.values_list(allowed)[:most]) for some in rows)
    found = list(one_row.order_by().values_list(*columns)[:1][0])
    return [Counted(sum(each), is_part=len(each) == most) for each in found]


def format_count(number: int, most: int | None = None) -> str:
    """Localised text of the count for a page, of rows that were counted up to ``most``."""
    if number > (most or MOST):
        return _("more than %(number)s") % {"number": number_format(most or MOST, force_grouping=True)}
    return number_format(number, force_grouping=True)
