"""Assignees of an access review: the users whom its questions go to first.

A question goes to the holders of a role in one scope, and to the administrators if none is left there. So the scopes
are found first: from the user's roles, and those without an owner by two index lookups for each scope. Then the first
questions of each, by the index in that order, however many questions there are.
"""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Now
from django.db.models.lookups import GreaterThan, IsNull, LessThanOrEqual

from foundation.lookups import IsAmong, Row
from foundation.query_expressions import keys_as_array
from rbac.assignments import assignments_of, in_force
from rbac.models import AccessReview, AccessReviewItem, Answer, RoleAssignment, Scope
from rbac.queries import only, rows_allowed
from rbac.reviews.rules import ANSWER_REVIEW, owner_role
from rbac.rulebook import administrator_role

SITE = 0  # as the key of a scope

type Place = tuple[int, str]  # the key of a scope, and the role whose holders there are asked


def open_questions(user: Any, review: AccessReview, *, most: int, after: int = 0) -> list[AccessReviewItem]:
    """The first open questions that go to ``user`` first; for administrators also those whose owners are gone.

    Ordered by the scopes of the assignees. after: key of the question behind which they begin. Two queries, or three.
    """
    key, begun = Value(review.pk), _place_of(review, after)
    scopes = _scopes_asked(user, key).filter(pk__gte=begun[0]).order_by("pk").values_list("pk", flat=True)
    places: dict[Place, Q] = {(SITE, role): condition for role, condition in _on_site(user).items()}
    places |= {(scope, owner_role()): Q() for scope in scopes[: most + 1]}
    parts = [
        _questions(user, key, role, Value(scope), after if (scope, role) == begun else 0).filter(condition)[
            :most
        ]
        for (scope, role), condition in places.items()
        if (scope, role) >= begun
    ]
    if not parts:
        return []
    found = parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]
    items = AccessReviewItem.objects.filter(pk__in=found).order_by(_asked_scope(), "asked_role", "pk")
    return list(items.select_related("user", "team", "scope")[:most])


def reviews_waiting_for(user: Any) -> QuerySet[AccessReview]:
    """Reviews with questions that go to ``user`` first, most urgent first."""
    review = OuterRef("pk")
    found: list[QuerySet[Any, Any]] = [_scopes_asked(user, OuterRef(review))]
    for role, condition in _on_site(user).items():
        found.append(_questions(user, review, role, Value(SITE)).filter(condition))
    waits = reduce(or_, map(_is_any, found))
    return running_reviews().filter(waits).order_by("due", "pk")


def answerable(user: Any, *, per_row: bool = False) -> QuerySet[AccessReviewItem]:
    """Open questions that ``user`` may answer, whether or not they are asked first."""
    still = AccessReviewItem.objects.filter(answer=Answer.OPEN, review__closed_at=None, review__due__gt=Now())
    return only(still, rows_allowed(user, ANSWER_REVIEW, AccessReviewItem, per_row=per_row))


def running_reviews() -> QuerySet[AccessReview]:
    """Reviews that still take answers."""
    return AccessReview.objects.filter(closed_at=None, due__gt=Now())


def _place_of(review: AccessReview, key: int) -> Place:
    asked = review.items.filter(pk=key).values_list(_asked_scope(), "asked_role") if key else ()
    return next(iter(asked), (SITE, ""))


def _asked_scope() -> Coalesce:
    return Coalesce("asked_scope_id", SITE, output_field=BigIntegerField())


def _on_site(user: Any) -> dict[str, Q]:
    """Roles whose questions on the whole site go to ``user``, in order, each with the condition for that."""
    held = {one.role for one in assignments_of(user).kinds() if one.scope_id is None}
    roles = {role: Q() for role in (administrator_role(), owner_role()) if role in held}
    if administrator_role() in held:
        roles.setdefault(owner_role(), ~_is_any(_owners().filter(scope=None)))
    return dict(sorted(roles.items()))


def _scopes_asked(user: Any, review: Any) -> QuerySet[Scope]:
    """Scopes with questions of ``review`` (an expression for its key) that go to ``user``."""
    roles = list(assignments_of(user).all())
    held = [one.scope_id for one in roles if one.scope_id is not None and one.role == owner_role()]
    theirs = Q(IsAmong(F("pk"), keys_as_array(held)))
    if any(one.scope_id is None and one.role == administrator_role() for one in roles):
        # Two bounds, not an equality: if it knows of few roles, PostgreSQL would read those of every scope.
        theirs |= ~_is_any(_owners().filter(scope__gte=OuterRef("pk"), scope__lte=OuterRef("pk")))
    waits = _is_any(_questions(user, review, owner_role(), OuterRef("pk")))
    asked: QuerySet[Scope] = Scope.objects.order_by().filter(theirs, waits)
    return asked


def _owners() -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.filter(in_force(), role=owner_role()).order_by("scope_id", "role", "pk")


def _questions(
    user: Any, review: Any, role: str, scope: Any, after: int = 0
) -> QuerySet[AccessReviewItem, Any]:
    """Keys of the questions that holders of ``role`` in ``scope`` are asked, behind one of them, by their index."""
    columns = (F("review_id"), F("asked_role"), _asked_scope())
    behind = GreaterThan(Row(*columns, F("id")), Row(review, Value(role), scope, Value(after)))
    until = LessThanOrEqual(Row(*columns), Row(review, Value(role), scope))
    return answerable(user, per_row=True).filter(behind, until).order_by(*columns, "id").values("pk")


def _is_any(rows: QuerySet[Any, Any]) -> Q:
    """EXISTS by the first row: for a plain EXISTS, PostgreSQL would first collect the rows of all scopes."""
    return Q(IsNull(Subquery(rows.values("pk")[:1]), False))
