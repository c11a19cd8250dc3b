"""How many there are: exact as far as somebody would count, and "more than 1,000" beyond.

An exact number of very many is read from every one of them, each time the page is shown.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, Model, QuerySet, Value
from django.utils.formats import number_format
from django.utils.translation import gettext as _

MOST = 1_000
MOST_OF_EACH = 100  # where each of many rows has a number


class HowMany(Func):
    """The number of ``rows`` as a column of another query, ``most`` + 1 for more: no more of them are read.

    ``rows`` may refer to the other query's row (``OuterRef``). ``order``: of an index that has these rows alone.
    """

    function = "cardinality"

    def __init__(
        self, rows: QuerySet[Any, Any], most: int | None = None, *, order: Sequence[str] = ()
    ) -> None:
        ones = rows.order_by(*order).values_list(Value(1))[: (most or MOST) + 1]
        super().__init__(ArraySubquery(ones), output_field=IntegerField())


def how_many(rows: QuerySet[Any, Any]) -> int:
    """The number of ``rows``, MOST + 1 for more. One query."""
    return len(rows.order_by().values_list(Value(1))[: MOST + 1])


def numbers_of(one_row: QuerySet[Model], *rows: QuerySet[Any, Any]) -> list[int]:
    """The numbers of several at once. One query. ``one_row``: any queryset of a row that is always there."""
    return list(one_row.order_by().values_list(*(HowMany(counted) for counted in rows))[:1][0])


def said(number: int, most: int | None = None) -> str:
    """The number for a page, of rows that were counted up to ``most``."""
    if number > (most or MOST):
        return _("more than %(number)s") % {"number": number_format(most or MOST, force_grouping=True)}
    return number_format(number, force_grouping=True)
