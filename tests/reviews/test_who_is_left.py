"""Reviews in which something changed meanwhile: owners who cannot answer or have gone, another worker who closes it."""

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
from rbac.reviews.verbs import answer, close_due_reviews
from rbac.roles import grant_role
from rbac.teams import add_member, make_team
from tests.newsroom import person
from tests.reviews.conftest import Ask, all_asked_of, is_due, question


def asked_about(review: AccessReview, item: str) -> tuple[str, int | None]:
    found = question(review, item)
    return found.asked_role, found.asked_scope_id


def test_only_what_an_owner_who_cannot_log_in_was_asked_goes_to_the_administrators(
    ask: Ask, news: Section, policies: Section, cara: User, colin: User, ed: User, edna: User, ada: User
) -> None:
    eva = person("Eva", "editor", policies.scope)
    User.objects.filter(pk=ed.pk).update(is_active=False)
    review = ask()
    assert asked_about(review, "Cara") == ("administrator", None)
    assert asked_about(review, "Colin") == ("editor", policies.scope_id)
    assert asked_about(review, eva.name) == ("editor", None)
    assert asked_about(review, "Ed") == ("editor", None)


def test_what_others_can_answer_stays_with_them_where_no_administrator_can(
    policies: Section, colin: User, edna: User, ada: User, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviews, "is_in_order", lambda person: person.pk != ada.pk)
    review = ask()
    assert asked_about(review, "Colin") == ("editor", None)
    assert asked_about(review, "Edna") == ("administrator", None)


def test_what_owners_of_the_whole_site_were_asked_is_left_to_administrators_when_they_have_gone(
    review: AccessReview, ed: User, edna: User, ada: User, policies: Section
) -> None:
    """Somebody who edits a section is none of them; and what a section's own editor is asked stays there."""
    RoleAssignment.objects.filter(user=edna).delete()
    forget_assignments()
    left = {str(item.user) for item in all_asked_of(User.objects.get(pk=ada.pk))}
    assert left == {"Ed", "Colin", "Edna"}


def test_two_workers_take_different_questions(review: AccessReview) -> None:
    is_due(review)
    with CaptureQueriesContext(connection) as captured:
        close_due_reviews()
    taking = [
        query["sql"]
        for query in captured
        if "accessreviewitem" in query["sql"] and "FOR UPDATE" in query["sql"]
    ]
    assert taking
    assert all(sql.endswith("FOR UPDATE SKIP LOCKED") for sql in taking)


def test_two_answers_to_one_review_do_not_wait_for_each_other(
    review: AccessReview, ed: User, cara: User
) -> None:
    with CaptureQueriesContext(connection) as captured:
        answer(question(review, "Cara"), keep=True, by=ed)
    (locking,) = [
        query["sql"]
        for query in captured
        if '"secure_rbac_accessreviewitem"."id" =' in query["sql"] and "FOR UPDATE" in query["sql"]
    ]
    assert locking.endswith('FOR UPDATE OF "secure_rbac_accessreviewitem"')


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


def test_what_somebody_else_takes_away_at_this_moment_is_gone(
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


def test_what_is_about_the_only_owner_goes_to_the_administrators_and_about_one_of_two_to_the_other(
    ask: Ask, news: Section, policies: Section, ed: User, ada: User
) -> None:
    for name in ("Eva", "Evan"):
        person(name, "editor", policies.scope)
    review = ask()
    assert asked_about(review, "Ed") == ("administrator", None)
    assert asked_about(review, "Eva") == asked_about(review, "Evan") == ("editor", policies.scope_id)


def test_what_a_team_holds_is_asked_of_an_owner_who_is_not_in_it(
    ask: Ask, news: Section, policies: Section, cara: User, ed: User, ada: User
) -> None:
    eva, evan = (person(name, "editor", policies.scope) for name in ("Eva", "Evan"))
    everybody, some = (make_team(name, by=ada) for name in ("Everybody", "Some"))
    for team, members in ((everybody, (eva, evan)), (some, (eva,))):
        grant_role(team, "contributor", scope=policies.scope, reason="x", by=ada)
        for member in members:
            add_member(team, member, reason="x", by=ada)
    review = ask()
    asked = dict(review.items.filter(team__isnull=False).values_list("team__name", "asked_role"))
    assert asked == {"Everybody": "administrator", "Some": "editor"}


def test_where_people_belong_to_no_teams_it_is_about_themselves_only(
    ask: Ask, policies: Section, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    eva = person("Eva", "editor", policies.scope)
    desk = make_team("Desk", by=ada)
    grant_role(desk, "contributor", scope=policies.scope, reason="x", by=ada)
    add_member(desk, eva, reason="x", by=ada)
    monkeypatch.setattr("rbac.reviews.items.people_of_team", lambda relation: "")
    review = ask()
    assert asked_about(review, "Eva") == ("administrator", None)
    assert review.items.get(team__name="Desk").asked_role == "editor"
