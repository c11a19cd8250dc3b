"""Several reviews at once: each asks, waits, ends and is answered by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from content.models import Section
from rbac.assignments import forget_assignments
from rbac.errors import Invalid
from rbac.models import AccessReview, RoleAssignment
from rbac.models.reviews import Answer
from rbac.reviews.assignees import answerable, reviews_waiting_for, running_reviews
from rbac.reviews.verbs import answer, close_due_reviews, reviewers_asked, start_review
from tests.rbac.conftest import in_days
from tests.rbac.reviews.conftest import Ask, all_asked_of, is_due, question


def refetched(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.fixture
def of_policies(review: AccessReview, ask: Ask, policies: Section) -> AccessReview:
    """A second one beside that of the whole site, with Colin's role in it."""
    return ask(policies.scope)


def test_where_no_one_holds_anything_none_begins(ada: User, news: Section) -> None:
    with pytest.raises(Invalid, match="No one holds anything there"):
        start_review(scope=news.scope, due=in_days(7), reason="Autumn", by=ada)


def test_each_waits_for_those_whom_it_asks(
    review: AccessReview, of_policies: AccessReview, ed: User, edna: User, colin: User
) -> None:
    assert list(reviews_waiting_for(refetched(ed))) == [review]
    assert set(reviews_waiting_for(refetched(edna))) == {review, of_policies}
    assert list(reviews_waiting_for(refetched(colin))) == []
    assert {(item.review, str(item.user)) for item in all_asked_of(refetched(edna))} == {
        (review, "Ed"),
        (review, "Colin"),
        (of_policies, "Colin"),
    }


def test_a_user_who_holds_the_role_elsewhere_is_not_asked(review: AccessReview, policies: Section) -> None:
    """Ed edits News. That someone edits Policies makes them no one to ask about News."""
    other = User.objects.create_user("eva@example.org", name="Eva")
    RoleAssignment.objects.create(user=other, role="editor", scope=policies.scope, reason="works")
    forget_assignments()
    assert not all_asked_of(other)
    assert "Eva" not in {str(person) for person in reviewers_asked(review)}


def test_who_has_answered_or_left_is_asked_no_more(review: AccessReview, ed: User, edna: User) -> None:
    assert {str(person) for person in reviewers_asked(review)} == {"Ed", "Edna", "Ada"}
    answer(question(review, "Cara"), keep=True, by=ed)
    assert {str(person) for person in reviewers_asked(review)} == {"Edna", "Ada"}
    RoleAssignment.objects.filter(user=edna).update(until=timezone.now() - timedelta(days=1))
    assert {str(person) for person in reviewers_asked(review)} == {"Ada"}


def test_who_still_holds_the_role_for_a_while_is_asked(review: AccessReview, edna: User) -> None:
    RoleAssignment.objects.filter(user=edna).update(until=timezone.now() + timedelta(days=1))
    assert "Edna" in {str(person) for person in reviewers_asked(review)}


def test_who_edits_a_section_and_the_whole_site_is_asked_about_both(review: AccessReview, ed: User) -> None:
    RoleAssignment.objects.create(user=ed, role="editor", reason="everywhere now")
    forget_assignments()
    assert {str(item.user) for item in all_asked_of(refetched(ed))} == {"Cara", "Colin"}


def test_what_is_over_or_closed_takes_no_answers(
    review: AccessReview, of_policies: AccessReview, edna: User
) -> None:
    is_due(review)
    assert list(running_reviews()) == [of_policies]
    assert {item.review for item in answerable(refetched(edna))} == {of_policies}
    AccessReview.objects.filter(pk=of_policies.pk).update(closed_at=timezone.now())
    assert not running_reviews().exists()
    assert not answerable(refetched(edna)).exists()
    assert not reviews_waiting_for(refetched(edna)).exists()


def test_only_what_is_due_is_closed_and_each_once(
    review: AccessReview, of_policies: AccessReview, edna: User, colin: User
) -> None:
    answer(question(of_policies, "Colin"), keep=True, by=edna)
    is_due(of_policies)
    assert close_due_reviews() == 1
    of_policies.refresh_from_db()
    ended = of_policies.closed_at
    assert not review.items.exclude(answer=Answer.OPEN).exists()
    is_due(review)
    assert close_due_reviews() == 1
    of_policies.refresh_from_db()
    assert of_policies.closed_at == ended


def test_many_questions_are_closed_batch_by_batch(
    review: AccessReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rbac.reviews.verbs.BATCH", 1)
    is_due(review)
    assert close_due_reviews() == 1
    assert not review.items.filter(answer=Answer.OPEN).exists()


def test_without_time_nothing_is_closed_and_the_next_call_goes_on(review: AccessReview) -> None:
    is_due(review)
    assert close_due_reviews(seconds=0) == 0
    assert review.items.filter(answer=Answer.OPEN).count() == review.items.count()
    assert close_due_reviews() == 1
