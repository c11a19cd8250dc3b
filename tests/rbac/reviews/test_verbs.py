"""Beginning, answering and ending a review, each as one step of which the audit log is a part."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from audit.actors import COMMAND_LINE
from audit.models import Entry
from content.actions import EDIT_ARTICLE, SHARE_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant
from content.trash.verbs import trash_article
from rbac.decisions import decide
from rbac.errors import Conflict, Invalid, Refused
from rbac.grants import grant_object, grants_on
from rbac.models import AccessReview, AccessReviewItem, Answer, RoleAssignment
from rbac.queries import visible_to
from rbac.reviews import verbs as reviews
from rbac.reviews.assignees import reviews_waiting_for
from rbac.reviews.rules import ANSWER_REVIEW, REVIEWER
from rbac.reviews.verbs import answer, close_due_reviews, reviewers_asked, start_review
from rbac.roles import grant_role
from rbac.teams import add_member, delete_team, make_team
from tests.agreement import assert_agreement
from tests.policies import administrator
from tests.rbac.conftest import in_days
from tests.rbac.reviews.conftest import Ask, all_asked_of, is_due, question
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


@pytest.mark.parametrize(("who", "about"), [("ed", "Ed"), ("ed", "Colin"), ("cara", "Cara"), ("edna", "Ada")])
def test_no_one_answers_about_themselves_above_themselves_or_elsewhere(
    who: str, about: str, review: AccessReview, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused):
        answer(question(review, about), keep=True, by=request.getfixturevalue(who))
    assert question(review, about).answer == Answer.OPEN


def test_no_one_answers_about_a_team_they_are_in(
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
    as_cara: Client, review: AccessReview, draft: Article, cara: User, ed: User
) -> None:
    assert as_cara.get("/cms/").status_code == 200
    answer(question(review, "Cara"), keep=False, reason="has left the desk", by=ed)
    assert not RoleAssignment.objects.filter(user=cara).exists()
    assert not decide(User.objects.get(pk=cara.pk), EDIT_ARTICLE, draft).allowed
    assert as_cara.get("/cms/").status_code == 302
    names = list(Entry.objects.order_by("-pk").values_list("event", flat=True)[:4])
    assert {"rbac.role.revoked", "rbac.review.answered"} <= set(names)


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


def test_an_editor_cannot_start_one(ed: User) -> None:
    with pytest.raises(Refused):
        start_review(scope=None, due=in_days(7), reason="x", by=ed)


@pytest.mark.parametrize(("days", "reason"), [(-1, "Autumn"), (7, " "), (7, "x" * 201)])
def test_a_date_that_has_passed_and_a_missing_reason_start_nothing(days: int, reason: str, ada: User) -> None:
    with pytest.raises(Invalid):
        start_review(scope=None, due=in_days(days), reason=reason, by=ada)
    assert not AccessReview.objects.exists()


def test_the_nearest_owner_is_asked_and_no_one_about_themselves(
    review: AccessReview, cara: User, ed: User, edna: User, ada: User
) -> None:
    def about(user: User) -> set[str]:
        return {str(item.user) for item in all_asked_of(User.objects.get(pk=user.pk))}

    assert about(ed) == {"Cara"}
    assert about(edna) == {"Ed", "Colin"}
    assert about(ada) == {"Edna"}
    assert about(cara) == set()
    assert {str(person) for person in reviewers_asked(review)} == {"Ed", "Edna", "Ada"}
    assert list(reviews_waiting_for(User.objects.get(pk=ed.pk))) == [review]


def test_administrators_are_asked_about_administrators(review: AccessReview, ask: Ask) -> None:
    assert (question(review, "Ada").asked_role, question(review, "Edna").asked_role) == (
        "administrator",
        "administrator",
    )


def test_where_it_asks_is_said_in_the_reader_s_language(ask: Ask, news: Section, ed: User) -> None:
    with override("de"):
        everywhere, there = ask(), ask(news.scope)
        assert everywhere.where == "die ganze Website"
    assert (everywhere.where, there.where) == ("the whole site", "News")


@pytest.mark.parametrize("about", ["person", "team"])
def test_where_the_only_one_who_could_answer_holds_it_the_administrators_are_asked(
    about: str, news: Section, ada: User, otto: User, colin: User, ask: Ask
) -> None:
    """Otto is alone in the team that edits News: no one there answers for him, or for another team of his."""
    desk, legal = make_team("Desk", by=ada), make_team("Legal", by=ada)
    grant_role(desk, "editor", scope=news.scope, reason="the desk edits", by=ada)
    grant_role(otto if about == "person" else legal, "contributor", scope=news.scope, reason="x", by=ada)
    for team in (desk, legal):
        add_member(team, otto, reason="x", by=ada)
    review = ask()
    item = review.items.get(what="contributor", scope=news.scope)
    assert item in all_asked_of(ada)
    assert ada in reviewers_asked(review)
    add_member(desk, colin, reason="x", by=ada)
    [again] = ask().items.filter(what="contributor", scope=news.scope)
    assert again in all_asked_of(colin)
    assert again not in all_asked_of(ada)


def test_a_team_that_goes_while_a_review_runs_is_answered_as_gone(
    news: Section, ed: User, otto: User, ada: User, ask: Ask
) -> None:
    team = make_team("Legal", by=ada)
    add_member(team, otto, reason="x", by=ada)
    grant_role(team, "editor", scope=news.scope, reason="x", by=ada)
    review = ask(news.scope)
    delete_team(team, reason="x", by=ada)
    is_due(review)
    assert close_due_reviews() >= 1
    assert {item.answer for item in review.items.all()} == {Answer.GONE, Answer.LAPSED}


def test_no_answer_means_removed_once_and_the_last_administrator_stays(
    draft: Article, otto: User, ed: User, edna: User, ada: User, ask: Ask, cara: User
) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    review = ask()
    answer(question(review, "Cara"), keep=True, by=ed)
    is_due(review)
    assert (close_due_reviews(), close_due_reviews()) == (1, 0)
    assert {str(a.user) for a in RoleAssignment.objects.all()} == {"Cara", "Ada"}
    assert grants_on(draft) == []
    said = {name: str(question(review, name).answer) for name in ("Cara", "Ed", "Edna", "Ada")}
    assert said == {"Cara": "kept", "Ed": "lapsed", "Edna": "lapsed", "Ada": "stays"}
    assert "last administrator of the site" in question(review, "Ada").remark
    events = list(Entry.objects.values_list("event", flat=True))
    assert (events.count("rbac.review.closed"), events.count("rbac.role.revoked")) == (1, 2)


def test_what_was_given_after_the_start_is_not_asked_about(
    review: AccessReview, news: Section, otto: User, ada: User
) -> None:
    given = grant_object(otto, EDIT_ARTICLE, news, reason="new", by=ada)
    is_due(review)
    close_due_reviews()
    assert type(given).objects.filter(pk=given.pk).exists()


def test_what_lies_in_the_trash_keeps_no_grant(draft: Article, otto: User, ed: User, ask: Ask) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, reason="x", by=ed)
    review = ask()
    trash_article(draft, by=ed)
    for who, shareable in ((REVIEWER, [draft]), (COMMAND_LINE, []), (ed, [])):
        assert list(visible_to(who, SHARE_ARTICLE, Article)) == shareable
        assert decide(who, SHARE_ARTICLE, Article.objects.get(pk=draft.pk)).allowed is bool(shareable)
    is_due(review)
    close_due_reviews()
    (asked,) = review.items.exclude(store="")
    assert (asked.answer, asked.remark, ArticleGrant.objects.count()) == (Answer.LAPSED, "", 0)
