"""Review queue: what waits for a user who reviews or publishes, ordered by due date, then by age.

If little waits, each entry is checked. If much does, there are two ways, as for the newest articles
(lists/newest.py): walking along the index of this order (content/models/articles/review.py) until the page is
full or ``WALK`` drafts were checked; and, for a user who may decide on few of those, the first entries of each
section in which they have a role, found by the same order within a section, and those of their grants. So no request
reads what waits for others.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from content.approvals.validity_batch import SEEMS_TO_STAND
from content.cms.lists.pagination import Cursor
from content.conditions import FOUR_EYES_DEMANDED
from content.models import Article, Section, Waiting
from content.models.articles.review import State
from foundation.lookups import EachOf
from rbac.models.grant_queries import NOTHING, granted_one_by_one
from rbac.queries import as_boolean, only, places_to_look, rows_allowed

WALK = 400  # drafts
FAR = 2_000  # as many are examined on the dashboard for a user who may decide anywhere and finds little to decide
# Of approved drafts: the policy may ask for more by now, an approver have left, or guests not count.
NEEDS_ANOTHER_YES = FOUR_EYES_DEMANDED & Q(Exact(SEEMS_TO_STAND, Value(False)))
_FIRST, _LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


class Way(StrEnum):
    """Search strategy."""

    ALL = "all"  # one after the other, to the end
    WALK = "walk"  # as far as a walk goes
    FAR = "far"  # the same, but as far as a user can be made to wait
    PLACES = "places"  # in the scopes of the user's role assignments


class Reviewer(NamedTuple):
    """What a user may act on: a condition for each row, where to search, and what single grants add."""

    of_each: Q
    places: Q
    grants: Q

    @property
    def ways(self) -> tuple[Way, ...]:
        """Strategies to try in turn if much waits, until one finds enough; the last one finds all there is."""
        whole_site = self.places is not NOTHING and not self.places
        return (Way.ALL,) if whole_site or self.of_each is NOTHING else (Way.WALK, Way.PLACES)


def reviewer(user: Any, action: str) -> Reviewer:
    """The ``Reviewer`` of ``user`` for ``action``."""
    return Reviewer(
        rows_allowed(user, action, Article, per_row=True),
        places_to_look(user, action, Section),
        granted_one_by_one(user, action, Article),
    )


def more_than_a_walk(states: Iterable[State], cursor: Cursor | None = None, *, walk: int = WALK) -> Q:
    """Condition, not a query: whether more waits in one of ``states`` than a walk examines, visible or not."""
    waiting = (_in_order(Waiting.objects.filter(state=state), cursor) for state in states)
    return reduce(or_, (Q(Exists(rows[walk : walk + 1])) for rows in waiting))


def by_turn(articles: QuerySet[Article], *, backwards: bool = False) -> QuerySet[Article]:
    """Ordered by due date, then by age."""
    return articles.order_by(*(("-waiting__turn", "-pk") if backwards else ("waiting__turn", "pk")))


def waiting_for(
    who: Reviewer, states: Iterable[State], number: int, way: Way, cursor: Cursor | None = None
) -> QuerySet[Article]:
    """The first ``number`` entries waiting in one of ``states``, after ``cursor`` or (``newer``) before it, nearest
    first; the caller must not take more. ``cursor``: a position in the order of ``turn``.
    """
    first, *others = (keys for state in states for keys in _keys(who, state, number, way, cursor))
    keys = first.union(*others) if others else first
    return by_turn(Article.objects.filter(pk__in=keys), backwards=_is_backwards(cursor))


def _keys(
    who: Reviewer, state: State, number: int, way: Way, cursor: Cursor | None
) -> list[QuerySet[Any, Any]]:
    # As a column too: PostgreSQL would take all three conditions for rare together and ignore the index order.
    still = Q(waiting__revision_id=F("draft_id"), archived_at=None)
    articles = Article.objects.filter(as_boolean(who.of_each & still), waiting__state=state)
    articles = _in_order(articles, cursor, "waiting__")
    if way in _REACHES:
        articles = articles.filter(_near(state, cursor, _REACHES[way]))
    if way != Way.PLACES:
        return [articles.values("pk")[:number]]
    here = articles.filter(waiting__section_id=OuterRef("pk")).values("pk")[:number]
    places = only(Section.objects.order_by(), who.places).values_list(EachOf(ArraySubquery(here)))
    return [
        places,
        *([only(articles, who.grants).values("pk")[:number]] if who.grants is not NOTHING else []),
    ]


_REACHES = {Way.WALK: WALK, Way.FAR: FAR}


def _near(state: State, cursor: Cursor | None, walk: int) -> Q:
    """Condition for what a walk reaches; everything if there is no more than that."""
    last = _in_order(Waiting.objects.filter(state=state), cursor).values("turn")[walk : walk + 1]
    way, end = ("gte", _FIRST) if _is_backwards(cursor) else ("lte", _LAST)
    return Q(**{f"waiting__turn__{way}": Coalesce(Subquery(last), Value(end, DateTimeField()))})


def _is_backwards(cursor: Cursor | None) -> bool:
    return cursor is not None and cursor.newer


def _in_order(rows: QuerySet[Any], cursor: Cursor | None, path: str = "") -> QuerySet[Any]:
    sign = "-" if _is_backwards(cursor) else ""
    rows = rows.order_by(f"{sign}{path}turn", f"{sign}pk")
    if cursor is None:
        return rows
    way = "lt" if cursor.newer else "gt"
    past = Q(**{f"{path}turn__{way}": cursor.at}) | Q(**{f"{path}turn": cursor.at, f"pk__{way}": cursor.key})
    return rows.filter(Q(**{f"{path}turn__{way}e": cursor.at}) & past)
