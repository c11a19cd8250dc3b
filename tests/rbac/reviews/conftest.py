"""A review of the whole site, with everybody of the newsroom in it."""

from collections.abc import Callable

import pytest
from django.db import connection

from accounts.models import User
from content.models import Section
from rbac.models import AccessReview, AccessReviewItem, Scope
from rbac.reviews.assignees import open_questions
from rbac.reviews.verbs import start_review
from tests.rbac.conftest import in_days

type Ask = Callable[..., AccessReview]
MANY_PLACES = "INSERT INTO secure_rbac_scope (path, depth, numchild, name, ancestor_ids) SELECT 'Z' || lpad(n::text, 6, '0'), 1, 0, 'Place ' || n, '{}' FROM generate_series(1, %s) AS n"  # fmt: skip  # noqa: E501
THEIR_CLOSURE = "INSERT INTO secure_rbac_scopeancestor (scope_id, ancestor_id) SELECT id, id FROM secure_rbac_scope WHERE name LIKE %s"  # fmt: skip  # noqa: E501


@pytest.fixture
def ask(ada: User) -> Ask:
    def begin(scope: Scope | None = None) -> AccessReview:
        return start_review(scope=scope, due=in_days(7), reason="Autumn", by=ada)

    return begin


@pytest.fixture
def review(ask: Ask, cara: User, colin: User, ed: User, edna: User, policies: Section) -> AccessReview:
    return ask()


def question(review: AccessReview, name: str) -> AccessReviewItem:
    """The one about someone's role, as it is stored now."""
    found = review.items.select_related("review", "scope", "user", "team")
    return found.get(user__name=name, store="")


def all_asked_of(user: User) -> list[AccessReviewItem]:
    """In every review."""
    return [
        item
        for review in AccessReview.objects.order_by("pk")
        for item in open_questions(user, review, most=1_000)
    ]


def is_due(review: AccessReview) -> None:
    AccessReview.objects.filter(pk=review.pk).update(due=in_days(-1))


def add_places(number: int) -> None:
    """Quicker than the verb: hundreds that are called "Place 1" and so on."""
    with connection.cursor() as cursor:
        cursor.execute(MANY_PLACES, [number])
        cursor.execute(THEIR_CLOSURE, ["Place %"])
