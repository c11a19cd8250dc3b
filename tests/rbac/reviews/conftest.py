"""A review of the whole site, with everybody of the newsroom in it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from content.models import Section
from rbac.models import AccessReview, AccessReviewItem, Scope
from rbac.reviews.assignees import open_questions
from rbac.reviews.verbs import start_review

type Ask = Callable[..., AccessReview]


def in_days(days: int) -> Any:
    return timezone.now() + timedelta(days=days)


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
