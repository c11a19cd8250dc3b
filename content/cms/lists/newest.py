"""Newest visible articles, found without reading all of them.

There are two ways, and neither suits everybody. Walking from the newest article and checking each ends soon for a
user who may see many; collecting what lies below the user's roles ends soon for one who may see few. PostgreSQL
cannot choose: it does not know how many articles lie below a role. So a bounded walk is tried first; if it finds too
few, that is remembered for a while and the articles are collected at once.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Subquery

from content.cms.lists.pagination import BoundedRows, order_by_time, union_of
from content.models import Article
from content.rulebook.trash import NOT_IN_TRASH
from foundation.prepared_queries import prepared
from rbac.models.grant_queries import NOTHING
from rbac.queries import as_boolean, only, or_parts, rows_allowed

WALK = 4000  # articles: fills a page of 50 for a user who may see one in eighty of the newest
REMEMBERED = 600.0  # seconds
type Order = Callable[[QuerySet[Article]], QuerySet[Article]]
EVERYTHING = (Q(), NOT_IN_TRASH)  # what a user who sees every article may see: the newest are found at once


class Allowed(NamedTuple):
    """The same permission twice: to find rows, and to check each row (``rows_allowed(..., per_row=True)``)."""

    at_once: Q
    of_each: Q


def allowed_to(user: Any, action: str) -> Allowed:
    """Which articles ``user`` may do ``action`` to."""
    return Allowed(rows_allowed(user, action, Article), rows_allowed(user, action, Article, per_row=True))


def newest_first(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Order of every list: last change first."""
    return order_by_time(articles, "changed_at", newer=False)


def oldest_first(articles: QuerySet[Article]) -> QuerySet[Article]:
    """The reverse order."""
    return order_by_time(articles, "changed_at", newer=True)


def newest_of_few(articles: QuerySet[Article]) -> QuerySet[Article]:
    """The same order for rows found by an index of their own, however many articles there are.

    PostgreSQL would walk from the newest article: it expects a user's waiting articles to be evenly distributed.
    """
    return order_by_time(articles, "changed_at", newer=False, few=True)


def collected(
    articles: QuerySet[Article], allowed: Q, number: int, *, order: Order = newest_first
) -> QuerySet[Article]:
    """The newest of those ``articles`` that match ``allowed``, found before display columns are read; the caller must
    not take more than ``number``. Or the first in another ``order``.

    PostgreSQL misjudges how many articles lie below a role. In one step with the display columns it joins these to
    every article of the site; with roles or grants in one condition it checks every article for both.
    """
    found = [order(only(articles, way)).values("pk")[:number] for way in or_parts(allowed)]
    return order(Article.objects.filter(pk__in=union_of(found)))


def picked(parts: Sequence[QuerySet[Article]], allowed: Q, number: int) -> QuerySet[Article]:
    """The same for the articles in one of ``parts``, each found by an index and few, regardless of visibility.

    ``allowed``: checked row by row, so that PostgreSQL does not begin with what lies below the user's roles.
    """
    found = [newest_of_few(part.filter(as_boolean(allowed))).values("pk")[:number] for part in parts]
    return newest_of_few(Article.objects.filter(pk__in=union_of(found)))


def walked(
    articles: QuerySet[Article],
    allowed: Q,
    number: int,
    *,
    among: QuerySet[Article],
    order: Order = newest_first,
) -> QuerySet[Article]:
    """The same within the newest of ``among``: perhaps fewer. ``allowed``: checked row by row.

    Empty if ``among`` has no more rows than that: then a walk saves nothing.
    """
    last = Subquery(order(among).values("changed_at")[WALK : WALK + 1])
    near = Q(changed_at__gte=last) if order is newest_first else Q(changed_at__lte=last)
    # As a column of each row, so that PostgreSQL uses the index and does not begin with the roles.
    found = order(articles.filter(near).filter(as_boolean(allowed)))
    return order(Article.objects.filter(pk__in=found.values("pk")[:number]))


def newest_rows[Row](
    build: Callable[..., QuerySet[Article, Any]],
    row: Callable[..., Row],
    number: int,
    allowed: Allowed,
    *facts: Hashable,
    much: Callable[[], BoundedRows[Row] | None],
    **values: object,
) -> BoundedRows[Row]:
    """The first ``number`` rows of ``build(walk, allowed, *facts)``, which uses ``walked`` or ``collected``.

    One query, or two if a walk finds too little. ``much``: finds the rows of a user who sees much, and little of what
    is walked past; None if what they see may be collected.
    """
    asked = (build, allowed, facts)
    for walk in (True, False):
        if walk and (allowed.at_once is NOTHING or allowed.at_once in EVERYTHING or _in_vain.lately(asked)):
            continue
        if not walk and (found := much()) is not None:
            return found
        query = prepared(build, row, walk, allowed.of_each if walk else allowed.at_once, *facts)
        rows = query.rows(**values)
        if not walk or len(rows) >= number:
            return BoundedRows(rows)
        _in_vain.remember(asked)
    raise AssertionError("unreachable: the second way always answers")


class Walks:
    """Memory of walks that found too few, each for a while. A wrong entry costs time and never a row."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._until: OrderedDict[Hashable, float] = OrderedDict()

    def lately(self, asked: Hashable) -> bool:
        return self._until.get(asked, 0.0) > time.monotonic()

    def remember(self, asked: Hashable) -> None:
        self._until[asked] = time.monotonic() + REMEMBERED
        while len(self._until) > self._most:
            self._until.popitem(last=False)

    def forget(self) -> None:
        self._until.clear()


_in_vain = Walks(4096)
