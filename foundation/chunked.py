"""Rows in steps, for jobs that go through many: a query without a limit brings all of its rows into memory."""

from collections.abc import Iterator
from functools import reduce
from typing import Any

from django.db.models import Model, QuerySet

A_STEP = 500


def in_steps(
    rows: QuerySet[Any, Any], key: str, *others: str, size: int | None = None
) -> Iterator[list[tuple[Any, ...]]]:
    """The columns ``key`` and ``others`` of ``rows``, ``size`` of them at a time, in the order of ``key``.

    key: a column that nothing changes and no two rows share, not null. Each step is a query of its own, which begins
    behind the last one: what was removed meanwhile is not missed, and PgBouncer may give it another connection.
    """
    size, step = size or A_STEP, rows.order_by(key)
    while found := list(step.values_list(key, *others)[:size]):
        yield found
        if len(found) < size:
            return
        step = rows.order_by(key).filter(**{f"{key}__gt": found[-1][0]})


def keys_of(rows: QuerySet[Any, Any], key: str = "pk") -> Iterator[Any]:
    """The same, one after the other, of ``key`` alone."""
    for step in in_steps(rows, key):
        yield from (one for (one,) in step)


def objects_of[M: Model](rows: QuerySet[M], key: str = "pk", *, size: int | None = None) -> Iterator[M]:
    """``rows`` themselves, one after the other. ``key``: of a related row, too, if that is read along."""
    size, step = size or A_STEP, rows.order_by(key)
    while found := list(step[:size]):
        yield from found
        if len(found) < size:
            return
        last: Any = reduce(getattr, key.split("__"), found[-1])
        step = rows.order_by(key).filter(**{f"{key}__gt": last})
