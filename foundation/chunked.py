"""Chunked iteration over large querysets: a query without a limit would load all of its rows into memory."""

from collections.abc import Iterator
from functools import reduce
from typing import Any

from django.db.models import Model, QuerySet

A_STEP = 500


def in_steps(
    rows: QuerySet[Any, Any], key: str, *others: str, size: int | None = None
) -> Iterator[list[tuple[Any, ...]]]:
    """Chunks of ``size`` rows with the columns ``key`` and ``others``, ordered by ``key``.

    key: an immutable, unique column that is not null. Each chunk is a query of its own that starts behind the last one:
    rows deleted meanwhile do no harm, and PgBouncer may use another connection.
    """
    size, step = size or A_STEP, rows.order_by(key)
    while found := list(step.values_list(key, *others)[:size]):
        yield found
        if len(found) < size:
            return
        step = rows.order_by(key).filter(**{f"{key}__gt": found[-1][0]})


def keys_of(rows: QuerySet[Any, Any], key: str = "pk") -> Iterator[Any]:
    """The values of ``key``, read in chunks."""
    for step in in_steps(rows, key):
        yield from (one for (one,) in step)


def objects_of[M: Model](rows: QuerySet[M], key: str = "pk", *, size: int | None = None) -> Iterator[M]:
    """The objects of ``rows``, read in chunks. ``key``: may be a column of a related row if that is selected too."""
    size, step = size or A_STEP, rows.order_by(key)
    while found := list(step[:size]):
        yield from found
        if len(found) < size:
            return
        last: Any = reduce(getattr, key.split("__"), found[-1])
        step = rows.order_by(key).filter(**{f"{key}__gt": last})
