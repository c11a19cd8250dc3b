"""Where a review could go wrong unseen: who is asked instead of whom, and two workers at once."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import Entry
from content.models import Section
from rbac import reviews
from rbac.errors import Conflict
from rbac.models import AccessReview, AccessReviewItem, Answer, RoleAssignment
from rbac.reviews import answer, asked_of, close_due_reviews
from tests.reviews.conftest import Ask, is_due, question


def asked(item: AccessReviewItem) -> tuple[str, int | None]:
    return item.asked_role, item.asked_scope_id


def test_only_the_questions_of_owners_who_cannot_answer_go_to_the_administrators(
    news: Section, policies: Section, cara: User, colin: User, ed: User, edna: User, ada: User, ask: Ask
) -> None:
    """Ed edits News and is frozen out; what is held in Policies still goes to Edna, who edits the whole site."""
    User.objects.filter(pk=ed.pk).update(is_active=False)
    review = ask()
    assert asked(question(review, "Cara")) == ("administrator", None)
    assert asked(question(review, "Colin")) == ("editor", None)


def test_what_others_can_answer_stays_with_them_where_no_administrator_can(
    policies: Section, colin: User, edna: User, ada: User, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviews, "_can_answer", lambda person: person.pk != ada.pk)
    review = ask()
    assert asked(question(review, "Colin")) == ("editor", None)
    assert asked(question(review, "Edna")) == ("administrator", None)


def test_a_question_to_editors_of_the_whole_site_waits_for_administrators_once_there_are_none(
    policies: Section, colin: User, ed: User, edna: User, ada: User, ask: Ask
) -> None:
    """That somebody edits one section makes them no editor of the whole site."""
    item = question(ask(), "Colin")
    assert item not in asked_of(User.objects.get(pk=ada.pk))
    RoleAssignment.objects.filter(user=edna).delete()
    assert item in asked_of(User.objects.get(pk=ada.pk))


def test_what_another_worker_closes_is_left_to_it(review: AccessReview) -> None:
    is_due(review)
    with CaptureQueriesContext(connection) as captured:
        close_due_reviews()
    locking = [q["sql"] for q in captured if "FOR UPDATE SKIP LOCKED" in q["sql"]]
    assert any("secure_rbac_accessreviewitem" in sql for sql in locking)


def test_whoever_is_slower_closes_nothing_and_tells_of_nothing(review: AccessReview) -> None:
    is_due(review)
    assert close_due_reviews() == 1
    assert reviews._finish(review) is False
    assert Entry.objects.filter(event="rbac.review.closed").count() == 1


def test_what_somebody_takes_away_at_this_very_moment_is_gone(
    review: AccessReview, ed: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_faster(*_: Any, **__: Any) -> None:
        raise Conflict("gone")

    monkeypatch.setattr(reviews, "revoke_role", is_faster)
    answer(question(review, "Cara"), keep=False, reason="left", by=ed)
    assert question(review, "Cara").answer == Answer.GONE
