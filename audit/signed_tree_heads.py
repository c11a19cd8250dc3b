"""Iterators over signed tree heads, read from the database in chunks.

There is one for every ten seconds in which something was recorded: millions in a few years. Server-side cursors are out
(PgBouncer), so a query without a limit would load all of them into memory even if only the first is needed.
"""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from audit.models import Head

STEP = 200


def newest_heads() -> Iterator[Head]:
    """Heads, those over the most entries first. One query for the first, one more for each ``STEP`` of the others."""
    return _in_steps(Head.objects.order_by("-size", "pk"), "lt")


def heads_from(size: int) -> Iterator[Head]:
    """Heads over at least ``size`` entries, those over the fewest first."""
    return _in_steps(Head.objects.filter(size__gte=size).order_by("size", "pk"), "gt")


def _in_steps(heads: QuerySet[Head], way: str) -> Iterator[Head]:
    step, rest = 1, heads  # nearly always the first one is needed
    while page := list(rest[:step]):
        yield from page
        last = page[-1]
        rest = heads.filter(Q(**{f"size__{way}": last.size}) | Q(size=last.size, pk__gt=last.pk))
        step = STEP
