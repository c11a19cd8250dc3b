"""Starting an access review: who may, what it asks about, and who is asked."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from accounts.models import User
from content.actions import EDIT_ARTICLE
from content.models import Article, Section
from rbac.errors import Invalid, Refused
from rbac.grants import grant_object
from rbac.models import AccessReview, AccessReviewItem, RoleAssignment
from rbac.reviews.assignees import reviews_waiting_for
from rbac.reviews.verbs import people_asked, start_review
from rbac.roles import grant_role
from rbac.teams import add_member, make_team
from tests.reviews.conftest import Ask, all_asked_of, in_days, question


def test_an_editor_cannot_start_one(ed: User) -> None:
    with pytest.raises(Refused):
        start_review(scope=None, due=in_days(7), reason="x", by=ed)


@pytest.mark.parametrize(("days", "reason"), [(-1, "Autumn"), (7, " "), (7, "x" * 201)])
def test_a_date_that_has_passed_and_a_missing_reason_start_nothing(days: int, reason: str, ada: User) -> None:
    with pytest.raises(Invalid):
        start_review(scope=None, due=in_days(days), reason=reason, by=ada)
    assert not AccessReview.objects.exists()


def test_it_asks_about_every_role_and_grant_in_force(
    draft: Article, news: Section, ed: User, otto: User, ada: User, colin: User, ask: Ask
) -> None:
    team = Group.objects.create(name="Legal")
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    grant_object(team, EDIT_ARTICLE, news, reason="helps", by=ada)
    grant_role(team, "contributor", scope=news.scope, reason="helps", by=ada)
    RoleAssignment.objects.create(user=otto, role="editor", reason="over", until=in_days(-1))
    asked = {(i.store, i.to_team, i.what, str(i.team or i.user)) for i in ask(news.scope).items.all()}
    assert asked == {
        ("", False, "contributor", "Cara"),
        ("", False, "editor", "Ed"),
        ("", True, "contributor", "Legal"),
        ("content.article", False, "edit_article", "Otto"),
        ("content.section", True, "edit_article", "Legal"),
    }
    assert {str(i.user) for i in ask().items.filter(store="", to_team=False)} == {
        "Cara",
        "Ed",
        "Colin",
        "Ada",
    }


def test_the_nearest_owner_is_asked_and_nobody_about_themselves(
    review: AccessReview, cara: User, ed: User, edna: User, ada: User
) -> None:
    def about(user: User) -> set[str]:
        return {str(item.user) for item in all_asked_of(User.objects.get(pk=user.pk))}

    assert about(ed) == {"Cara"}
    assert about(edna) == {"Ed", "Colin"}
    assert about(ada) == {"Edna"}
    assert about(cara) == set()
    assert {str(person) for person in people_asked(review)} == {"Ed", "Edna", "Ada"}
    assert list(reviews_waiting_for(User.objects.get(pk=ed.pk))) == [review]


def test_administrators_are_asked_about_administrators(review: AccessReview, ask: Ask) -> None:
    assert (question(review, "Ada").asked_role, question(review, "Edna").asked_role) == (
        "administrator",
        "administrator",
    )


def test_the_number_of_statements_does_not_grow_with_what_is_held(
    news: Section, ed: User, ask: Ask, cara: User
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            ask(news.scope)
        return len(captured)

    statements()  # what is asked once a process
    few = statements()
    people = User.objects.bulk_create(User(email=f"{n}@example.org", name=str(n)) for n in range(300))
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=person, role="contributor", scope=news.scope, reason="x") for person in people
    )
    assert statements() <= few
    assert AccessReviewItem.objects.filter(asked_scope=news.scope).count() > 300


def test_where_it_asks_is_said_in_the_language_of_whoever_reads(ask: Ask, news: Section, ed: User) -> None:
    with override("de"):
        everywhere, there = ask(), ask(news.scope)
        assert everywhere.where == "die ganze Website"
    assert (everywhere.where, there.where) == ("the whole site", "News")


@pytest.mark.parametrize("about", ["person", "team"])
def test_where_the_only_one_who_could_answer_holds_it_the_administrators_are_asked(
    about: str, news: Section, ada: User, otto: User, colin: User, ask: Ask
) -> None:
    """Otto is alone in the team that edits News: nobody there answers for him, or for another team of his."""
    desk, legal = make_team("Desk", by=ada), make_team("Legal", by=ada)
    grant_role(desk, "editor", scope=news.scope, reason="the desk edits", by=ada)
    grant_role(otto if about == "person" else legal, "contributor", scope=news.scope, reason="x", by=ada)
    for team in (desk, legal):
        add_member(team, otto, reason="x", by=ada)
    review = ask()
    item = review.items.get(what="contributor", scope=news.scope)
    assert item in all_asked_of(ada)
    assert ada in people_asked(review)
    add_member(desk, colin, reason="x", by=ada)
    [again] = ask().items.filter(what="contributor", scope=news.scope)
    assert again in all_asked_of(colin)
    assert again not in all_asked_of(ada)
