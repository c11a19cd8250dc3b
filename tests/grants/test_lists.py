"""What is shared appears in lists beside what a role shows, and nothing else does."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from content import workflow
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from rbac.assignments import forget_assignments
from rbac.grants import grant_object
from rbac.queries import annotate_allowed, visible_to
from rbac.rules import COMMAND_LINE


@pytest.fixture
def elsewhere(policies: Section, colin: User) -> Article:
    return workflow.create_article(policies, by=colin, title="A rule", body="<p>x</p>")


def titles(user: User, action: str = VIEW_ARTICLE) -> set[str]:
    return {str(article) for article in visible_to(User.objects.get(pk=user.pk), action, Article)}


def test_without_role_and_grant_a_list_is_empty(draft: Article, elsewhere: Article, otto: User) -> None:
    assert titles(otto) == set()


def test_a_grant_shows_its_object_and_no_other(draft: Article, elsewhere: Article, otto: User) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=COMMAND_LINE)
    assert titles(otto) == titles(otto, EDIT_ARTICLE) == {"Ferry timetable changes"}


def test_a_role_and_a_grant_add_up(draft: Article, elsewhere: Article, cara: User) -> None:
    assert titles(cara) == {"Ferry timetable changes"}
    grant_object(cara, VIEW_ARTICLE, elsewhere, reason="helps", by=COMMAND_LINE)
    assert titles(cara) == {"Ferry timetable changes", "A rule"}


def test_a_grant_takes_nothing_from_who_sees_everything(
    draft: Article, elsewhere: Article, edna: User
) -> None:
    grant_object(edna, EDIT_ARTICLE, draft, reason="helps", by=COMMAND_LINE)
    assert titles(edna) == {"Ferry timetable changes", "A rule"}


def test_a_grant_to_a_team_shows_its_object_to_members_only(
    draft: Article, elsewhere: Article, otto: User, colin: User
) -> None:
    team = Group.objects.create(name="Legal")
    otto.groups.add(team)
    grant_object(team, EDIT_ARTICLE, draft, reason="helps", by=COMMAND_LINE)
    forget_assignments()
    assert titles(otto) == {"Ferry timetable changes"}
    assert titles(colin) == {"A rule"}


def test_each_row_says_what_may_be_done_to_it(draft: Article, elsewhere: Article, colin: User) -> None:
    grant_object(colin, VIEW_ARTICLE, draft, reason="helps", by=COMMAND_LINE)
    rows = annotate_allowed(
        Article.objects.all(), User.objects.get(pk=colin.pk), {"sees": VIEW_ARTICLE, "edits": EDIT_ARTICLE}
    )
    said = {str(row): (vars(row)["sees"], vars(row)["edits"]) for row in rows}
    assert said == {"Ferry timetable changes": (True, False), "A rule": (True, True)}
