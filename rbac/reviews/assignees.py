"""Assignees of an access review: the users whom its questions go to first, in bounded parts of any large review.

Thousands of questions go to the holders of a role in a scope, and there are as many such pairs of role and scope as
scopes with owners of their own. So the pairs are found first, from the user's assignments, and for administrators by
going from one pair with open questions to the next along an index; then the first questions of each. Whether a pair
still has any holder is checked for LOOKED pairs at once; the next call continues behind these.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.models import BigIntegerField, BooleanField, CharField, Expression, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Now
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from foundation.lookups import Row
from foundation.prepared_queries import compiled, filled
from rbac.assignments import assignments_of, in_force
from rbac.models import AccessReview, AccessReviewItem, Answer, RoleAssignment
from rbac.models.people_queries import people_of_team, teams_of
from rbac.queries import only, rows_allowed
from rbac.reviews.rules import ANSWER_REVIEW, owner_role
from rbac.rulebook import administrator_role

LOOKED = 200  # pairs with open questions

# From one pair with open questions to the next, by row comparison, whose order only one index has.
_OPEN = """
WITH RECURSIVE next (review, role, place) AS (
  (SELECT review_id, asked_role, COALESCE(asked_scope_id, 0) FROM secure_rbac_accessreviewitem WHERE answer = 'open'
   AND (review_id, asked_role, COALESCE(asked_scope_id, 0)) >= (begun.review, begun.role, begun.place)
   ORDER BY review_id, asked_role, COALESCE(asked_scope_id, 0) LIMIT 1)
  UNION ALL
  SELECT more.* FROM next CROSS JOIN LATERAL (
    SELECT review_id, asked_role, COALESCE(asked_scope_id, 0) FROM secure_rbac_accessreviewitem WHERE answer = 'open'
    AND (review_id, asked_role, COALESCE(asked_scope_id, 0)) > (next.review, next.role, next.place)
    ORDER BY review_id, asked_role, COALESCE(asked_scope_id, 0) LIMIT 1
  ) AS more WHERE next.review = begun.review
) SELECT role, place FROM next WHERE review = begun.review LIMIT %s
"""
# Fetches the first: with EXISTS, PostgreSQL would first collect the roles of all users.
_NOBODY_LEFT = """
SELECT role, place FROM ({open}) AS pair WHERE CASE WHEN pair.place = 0
  THEN ({on_site} LIMIT 1) IS NULL ELSE ({at_place} LIMIT 1) IS NULL END OR (pair.role, pair.place) IN ({held})
"""
_HELD = """
SELECT DISTINCT role, place FROM ({held}) AS held (role, place)
WHERE (role, place) >= (begun.role, begun.place) ORDER BY role, place
"""
# Fetches the first question of each: with EXISTS, PostgreSQL would first collect those of all.
_PAIRS = """
SELECT pair.role, pair.place, pair.after FROM (
  SELECT role, place, CASE WHEN (role, place) = (begun.role, begun.place) THEN begun.after ELSE 0 END AS after
  FROM ({pairs}) AS found
) AS pair CROSS JOIN LATERAL ({first}) AS first
"""
_ANY = """
EXISTS (SELECT 1 FROM (SELECT {review} AS review, ''::text AS role, 0::bigint AS place, 0::bigint AS after) AS begun
CROSS JOIN LATERAL ({pairs} LIMIT 1) AS pair)
"""
_IS_MORE = """
EXISTS (SELECT 1 FROM (SELECT {review} AS review, ''::text AS role, 0::bigint AS place) AS begun
CROSS JOIN LATERAL (SELECT FROM ({open}) AS pair OFFSET %s) AS beyond)
"""
_LAST = """
SELECT pair.role, pair.place FROM (SELECT %s::bigint AS review, %s::text AS role, %s::bigint AS place) AS begun
CROSS JOIN LATERAL ({open}) AS pair ORDER BY pair.role, pair.place OFFSET %s
"""
_FIRST = """
SELECT one.id
FROM (SELECT %s::bigint AS review, %s::text AS role, %s::bigint AS place, %s::bigint AS after) AS begun
CROSS JOIN LATERAL ({pairs} LIMIT %s) AS pair CROSS JOIN LATERAL ({questions} LIMIT %s) AS one
ORDER BY pair.role, pair.place, one.id LIMIT %s
"""


def asked_of(user: Any, review: AccessReview, *, most: int, after: int = 0) -> list[AccessReviewItem]:
    """The first open questions that go to ``user`` first; for administrators also those whose owners are gone.

    Ordered by the scopes of the assignees. after: key of the question behind which they begin. If there are fewer than
    ``most``, there may be others behind ``go_on_behind``.
    """
    found = _Asked.of(user)
    if not found:
        return []
    statement = filled(_FIRST, pairs=found.pairs, questions=found.questions)
    values = [*_begun(review, after), after, *found.of_pairs, most, *found.of_questions, most, most]
    with connections[router.db_for_read(AccessReviewItem)].cursor() as cursor:
        cursor.execute(statement, values)
        keys = [key for (key,) in cursor.fetchall()]
    items = AccessReviewItem.objects.select_related("user", "team", "scope").in_bulk(keys)
    return [items[key] for key in keys if key in items]


def go_on_behind(user: Any, review: AccessReview, *, after: int = 0) -> int:
    """Key of the last question that ``asked_of`` checked for an administrator, if there are more; else 0."""
    if not _is_administrator(user):
        return 0
    with connections[router.db_for_read(AccessReviewItem)].cursor() as cursor:
        values = [*_begun(review, after), LOOKED + 1, LOOKED - 1]
        cursor.execute(filled(_LAST, open=_OPEN), values)
        last, *more = cursor.fetchall() or [None]
    if last is None or not more:
        return 0
    columns = _columns()
    here = LessThanOrEqual(Row(*columns), Row(Value(review.pk), *map(Value, last)))
    found = review.items.filter(here, answer=Answer.OPEN)
    return found.order_by(*(column.desc() for column in columns), "-id").values_list("pk", flat=True)[0]


def _begun(review: AccessReview, after: int) -> list[Any]:
    begun = review.items.filter(pk=after).values_list("asked_role", "asked_scope_id").first() or ("", 0)
    return [review.pk, begun[0], begun[1] or 0]


def reviews_waiting_for(user: Any) -> QuerySet[AccessReview]:
    """Reviews with questions that go to ``user`` first, most urgent first.

    For administrators also those that were not checked completely: there may be some.
    """
    found = _Asked.of(user)
    waiting = running_reviews().filter(_IsAsked(found)) if found else AccessReview.objects.none()
    return waiting.order_by("due", "pk")


def answerable(user: Any, *, of_few: bool = False) -> QuerySet[AccessReviewItem]:
    """Open questions that ``user`` may answer, whether or not they are asked first."""
    still = AccessReviewItem.objects.filter(answer=Answer.OPEN, review__closed_at=None, review__due__gt=Now())
    return only(still, rows_allowed(user, ANSWER_REVIEW, AccessReviewItem, of_few=of_few))


def running_reviews() -> QuerySet[AccessReview]:
    """Reviews that still take answers."""
    return AccessReview.objects.filter(closed_at=None, due__gt=Now())


class _Asked(NamedTuple):
    """Two statements about ``begun``, each with its parameters: the pairs, and the questions of one ``pair``."""

    pairs: str
    of_pairs: tuple[Any, ...]
    questions: str
    of_questions: tuple[Any, ...]
    in_part: bool

    @classmethod
    def of(cls, user: Any) -> "_Asked | None":
        """None for a user who may answer nothing."""
        try:
            questions, of_questions = compiled(_questions(user))
            found, of_found = _pairs_of(user)
        except EmptyResultSet:
            return None
        first = f"{questions} LIMIT 1"
        return cls(
            filled(_PAIRS, pairs=found, first=first),
            (*of_found, *of_questions),
            questions,
            of_questions,
            _is_administrator(user),
        )


class _IsAsked(Expression):
    """Whether a review, the row of the outer query, has questions that go to the user first."""

    conditional = True

    def __init__(self, asked: _Asked) -> None:
        super().__init__(output_field=BooleanField())
        self._asked, self._review = asked, F("pk")

    def get_source_expressions(self) -> list[Any]:
        return [self._review]

    def set_source_expressions(self, exprs: Any) -> None:
        (self._review,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, _none = compiler.compile(self._review)
        found = filled(_ANY, review=column, pairs=self._asked.pairs)
        if not self._asked.in_part:
            return found, self._asked.of_pairs
        more = filled(_IS_MORE, review=column, open=_OPEN)
        return f"({found} OR {more})", (*self._asked.of_pairs, LOOKED + 1, LOOKED)


class _Column(Expression):
    """A column of the statement that embeds the query."""

    def __init__(self, name: str, kind: Any) -> None:
        super().__init__(output_field=kind)
        self._name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return self._name, ()


_ROLE = _Column("pair.role", CharField())
_REVIEW, _PLACE, _AFTER = (
    _Column(name, BigIntegerField()) for name in ("begun.review", "pair.place", "pair.after")
)


def _columns() -> tuple[Any, ...]:
    """In the order of the only index that has open questions in that order."""
    return F("review_id"), F("asked_role"), Coalesce("asked_scope_id", 0, output_field=BigIntegerField())


def _questions(user: Any) -> QuerySet[AccessReviewItem, Any]:
    """Questions of one pair, behind one of them."""
    columns = _columns()
    behind = GreaterThan(Row(*columns, F("id")), Row(_REVIEW, _ROLE, _PLACE, _AFTER))
    until = LessThanOrEqual(Row(*columns), Row(_REVIEW, _ROLE, _PLACE))
    found = answerable(user, of_few=True).filter(behind, until)
    return found.order_by(*columns, "id").values_list("id")


def _pairs_of(user: Any) -> tuple[str, tuple[Any, ...]]:
    held, of_held = _held_by(user)
    if not _is_administrator(user):
        return filled(_HELD, held=held), of_held
    # In the order of the index.
    owners = RoleAssignment.objects.filter(in_force(), role=_ROLE).order_by("scope_id", "role", "pk")
    on_site, of_site = compiled(owners.filter(scope=None).values_list("pk"))
    # Two bounds, not an equality: if it knows of few roles, PostgreSQL would scan those of every scope.
    here = owners.filter(scope_id__gte=_PLACE, scope_id__lte=_PLACE)
    at_place, of_place = compiled(here.values_list("pk"))
    statement = filled(_NOBODY_LEFT, open=_OPEN, on_site=on_site, at_place=at_place, held=held)
    return statement, (LOOKED, *of_site, *of_place, *of_held)


def _is_administrator(user: Any) -> bool:
    everywhere = {held.role for held in assignments_of(user).kinds() if held.scope_id is None}
    return administrator_role() in everywhere


def _held_by(user: Any) -> tuple[str, tuple[Any, ...]]:
    """Scopes in which ``user`` holds one of the roles asked, directly or through a team."""
    first, *others = _ways(user.pk)
    found = first.union(*others) if others else first
    return compiled(found)


def _ways(person: int) -> Iterator[QuerySet[RoleAssignment, Any]]:
    mine = [Q(user=person), *([Q(team__in=teams_of(person))] if people_of_team("team") else [])]
    place = Coalesce("scope_id", 0, output_field=BigIntegerField())
    for way in mine:
        held = RoleAssignment.objects.filter(in_force(), way, role__in=(owner_role(), administrator_role()))
        yield held.order_by().values_list("role", place)
