"""Beginning, answering and ending a review, each as one step of which the journal is a part."""

from typing import Any

import pytest

from accounts.models import User
from content.models import Section
from rbac.models import AccessReview, AccessReviewItem, RoleAssignment
from rbac.reviews import verbs as reviews
from tests.reviews.conftest import Ask, in_days, is_due, question
from tests.unwritten import assert_nothing_by_half


def test_nothing_is_asked_answered_or_closed_by_half(
    ask: Ask, ada: User, ed: User, cara: User, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    why: dict[str, Any] = {"reason": "x", "by": ada}
    item, over = question(ask(news.scope), "Cara"), ask(news.scope)
    over.items.update(answer="kept")
    is_due(over)
    verbs = (
        lambda: reviews.start_review(scope=None, due=in_days(1), **why),
        lambda: reviews.answer(item, keep=True, by=ada),
        lambda: reviews.answer(item, keep=False, **why),
        lambda: reviews.close_due_reviews(),
    )
    tables = (AccessReview, AccessReviewItem, RoleAssignment)
    assert_nothing_by_half(verbs, reviews, *tables, monkeypatch=monkeypatch)
