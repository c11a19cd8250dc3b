"""The questions of a review, a part of them at once: every part begins where the one before ended."""

from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import Entry
from content.models import Section
from rbac.assignments import forget_assignments
from rbac.errors import Conflict
from rbac.models import AccessReview, AccessReviewItem, Answer, RoleAssignment
from rbac.reviews import verbs as reviews
from rbac.reviews.assignees import answerable, open_questions
from rbac.reviews.verbs import answer, close_due_reviews
from tests.newsroom import Person, person
from tests.rbac.reviews.conftest import Ask, all_asked_of, is_due, question


def one_by_one(user: Person, review: AccessReview) -> list[int]:
    keys: list[int] = []
    while page := open_questions(user, review, most=1, after=keys[-1] if keys else 0):
        keys += [item.pk for item in page]
        assert len(keys) < 50
    return keys


def every(user: Person, review: AccessReview) -> list[int]:
    return [item.pk for item in open_questions(user, review, most=50)]


def places(user: Person, review: AccessReview) -> set[tuple[str, int | None]]:
    found = AccessReviewItem.objects.filter(pk__in=every(user, review))
    return set(found.values_list("asked_role", "asked_scope_id"))


def many_hold(section: Section | None, *people: Person) -> None:
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=one, role="moderator", scope=section.scope if section else None, reason="x")
        for one in people
    )
    forget_assignments()


def test_parts_go_on_from_place_to_place_and_lose_nothing(
    news: Section,
    policies: Section,
    ask: Ask,
    cara: Person,
    colin: Person,
    ed: Person,
    edna: Person,
    ada: Person,
) -> None:
    RoleAssignment.objects.create(user=edna, role="editor", scope=news.scope, reason="x")
    RoleAssignment.objects.create(user=edna, role="editor", scope=policies.scope, reason="x")
    many_hold(news, cara, colin)
    many_hold(policies, cara, colin)
    many_hold(None, cara, colin, ed)
    review = ask()
    assert len(places(edna, review)) > 1
    assert one_by_one(edna, review) == every(edna, review)
    assert len(every(ada, review)) > len(places(ada, review)) == 1
    RoleAssignment.objects.filter(role="editor", scope__isnull=False).delete()
    forget_assignments()
    ada = type(ada).objects.get(pk=ada.pk)
    assert len(places(ada, review)) == 3
    assert one_by_one(ada, review) == every(ada, review)


def test_a_question_of_another_review_is_no_place_to_begin(
    review: AccessReview, ask: Ask, edna: Person, policies: Section
) -> None:
    other = ask(policies.scope)
    found = every(edna, review)
    for after in (question(other, "Colin").pk, 2**62):
        assert [item.pk for item in open_questions(edna, review, most=50, after=after)] == found


def test_what_is_answered_is_asked_of_no_one(review: AccessReview, edna: Person, ada: Person) -> None:
    done = question(review, "Colin")
    assert done in answerable(edna)
    answer(done, keep=True, by=edna)
    for one in (edna, ada):
        assert done not in answerable(one)
        assert done.pk not in every(one, review)


def test_an_administrator_of_one_section_is_not_asked_for_those_who_have_gone(
    ask: Ask, policies: Section, colin: Person, ada: Person
) -> None:
    owner = person("Eva", "editor", policies.scope)
    review = ask(policies.scope)
    gone = question(review, "Colin")
    RoleAssignment.objects.filter(user=owner).delete()
    abel = person("Abel", "administrator", policies.scope)
    assert gone in answerable(abel)
    assert gone.pk in every(ada, review)
    assert gone.pk not in every(abel, review)


def test_what_owners_of_the_whole_site_were_asked_is_left_to_administrators_when_they_have_gone(
    review: AccessReview, ed: User, edna: User, ada: User, policies: Section
) -> None:
    """Someone who edits a section is none of them; and what a section's own editor is asked stays there."""
    RoleAssignment.objects.filter(user=edna).delete()
    forget_assignments()
    left = {str(item.user) for item in all_asked_of(User.objects.get(pk=ada.pk))}
    assert left == {"Ed", "Colin", "Edna"}


def locking(captured: CaptureQueriesContext, what: str) -> list[str]:
    return [query["sql"] for query in captured if what in query["sql"] and "FOR UPDATE" in query["sql"]]


def test_two_workers_take_different_questions(review: AccessReview) -> None:
    is_due(review)
    with CaptureQueriesContext(connection) as captured:
        close_due_reviews()
    taking = locking(captured, "accessreviewitem")
    assert taking
    assert all(sql.endswith("FOR UPDATE SKIP LOCKED") for sql in taking)


def test_two_answers_to_one_review_do_not_wait_for_each_other(review: AccessReview, ed: User) -> None:
    with CaptureQueriesContext(connection) as captured:
        answer(question(review, "Cara"), keep=True, by=ed)
    (only,) = locking(captured, '"secure_rbac_accessreviewitem"."id" =')
    assert only.endswith('FOR UPDATE OF "secure_rbac_accessreviewitem"')


def test_a_review_that_another_worker_has_closed_meanwhile_is_not_closed_again(
    review: AccessReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other_worker(given: AccessReview) -> int:
        given.items.update(answer=Answer.LAPSED)
        AccessReview.objects.filter(pk=given.pk).update(closed_at=Now())
        return 0

    is_due(review)
    monkeypatch.setattr(reviews, "_close_some", other_worker)
    assert close_due_reviews() == 0
    assert not Entry.objects.filter(event="rbac.review.closed").exists()


def test_what_someone_else_takes_away_at_this_moment_is_gone(
    review: AccessReview, cara: User, ed: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken_already(held: Any, **why: Any) -> None:
        raise Conflict("They do not hold this any more.")

    monkeypatch.setattr(reviews, "revoke_role", taken_already)
    answer(question(review, "Cara"), keep=False, reason="moved on", by=ed)
    assert question(review, "Cara").answer == Answer.GONE
    is_due(review)
    close_due_reviews()
    assert set(AccessReviewItem.objects.values_list("answer", flat=True)) == {Answer.GONE}
