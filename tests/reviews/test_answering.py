"""Answering the questions of an access review."""

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from content.actions import EDIT_ARTICLE
from content.models import Article, Section
from rbac.decisions import decide
from rbac.errors import Conflict, Invalid, Refused
from rbac.grants import grant_object
from rbac.models import AccessReview, AccessReviewItem, Answer, RoleAssignment
from rbac.reviews.rules import ANSWER_REVIEW
from rbac.reviews.verbs import answer
from tests.agreement import assert_agreement
from tests.policies import administrator
from tests.reviews.conftest import Ask, is_due, question
from tests.signing_in import signed_in


@pytest.mark.parametrize(("who", "about"), [("ed", "Ed"), ("ed", "Colin"), ("cara", "Cara"), ("edna", "Ada")])
def test_nobody_answers_about_themselves_above_themselves_or_elsewhere(
    who: str, about: str, review: AccessReview, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused):
        answer(question(review, about), keep=True, by=request.getfixturevalue(who))
    assert question(review, about).answer == Answer.OPEN


def test_nobody_answers_about_a_team_they_are_in(
    news: Section, ed: User, ada: User, edna: User, ask: Ask
) -> None:
    team = Group.objects.create(name="Legal")
    ed.groups.add(team)
    grant_object(team, EDIT_ARTICLE, news, reason="helps", by=ada)
    item = ask(news.scope).items.select_related("review", "scope", "team", "user").get(to_team=True)
    with pytest.raises(Refused):
        answer(item, keep=True, by=ed)
    answer(item, keep=True, by=edna)


def test_nothing_is_taken_without_a_reason_or_twice_or_too_late(review: AccessReview, ed: User) -> None:
    with pytest.raises(Invalid):
        answer(question(review, "Cara"), keep=False, by=ed)
    answer(question(review, "Cara"), keep=True, by=ed)
    with pytest.raises(Conflict):
        answer(question(review, "Cara"), keep=False, reason="x", by=ed)
    is_due(review)
    with pytest.raises(Conflict):
        answer(question(review, "Edna"), keep=True, by=User.objects.get(name="Ada"))


def test_what_is_taken_away_ends_at_once_with_its_sessions(
    review: AccessReview, draft: Article, cara: User, ed: User
) -> None:
    client = signed_in(cara)
    assert client.get("/cms/").status_code == 200
    answer(question(review, "Cara"), keep=False, reason="has left the desk", by=ed)
    assert not RoleAssignment.objects.filter(user=cara).exists()
    assert not decide(User.objects.get(pk=cara.pk), EDIT_ARTICLE, draft).allowed
    assert client.get("/cms/").status_code == 302
    names = list(Entry.objects.order_by("-pk").values_list("event", flat=True)[:4])
    assert {"rbac.role.revoked", "rbac.review.answered"} <= set(names)


def test_what_is_confirmed_stays(review: AccessReview, cara: User, ed: User) -> None:
    answer(question(review, "Cara"), keep=True, by=ed)
    said = question(review, "Cara")
    assert (said.answer, said.answered_by) == (Answer.KEPT, ed)
    assert RoleAssignment.objects.filter(user=cara).exists()


def test_what_ended_meanwhile_is_no_error(review: AccessReview, cara: User, ed: User) -> None:
    RoleAssignment.objects.filter(user=cara).delete()
    answer(question(review, "Cara"), keep=False, reason="x", by=ed)
    assert question(review, "Cara").answer == Answer.GONE


def test_lists_show_exactly_what_may_be_answered(
    news: Section, cara: User, colin: User, ed: User, edna: User, ada: User, otto: User, ask: Ask
) -> None:
    team = Group.objects.create(name="Legal")
    for person in (ed, ada, cara):
        person.groups.add(team)
    grant_object(team, EDIT_ARTICLE, news, reason="helps", by=administrator("Alan"))
    ask()
    for person in User.objects.order_by("pk"):
        assert_agreement(person, ANSWER_REVIEW, AccessReviewItem)


@pytest.mark.parametrize("ended", ["taken away", "by itself"])
def test_what_has_ended_is_not_confirmed(ended: str, review: AccessReview, cara: User, ed: User) -> None:
    item, held = question(review, "Cara"), RoleAssignment.objects.filter(user=cara)
    if ended == "taken away":
        held.delete()
    else:
        held.update(until=timezone.now())
    answer(item, keep=True, by=ed)
    assert question(review, "Cara").answer == Answer.GONE
