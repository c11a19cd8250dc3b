"""Where two promises meet: ends and clocks, two teams, a team or a policy that changes while something waits."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content import workflow
from content.actions import EDIT_ARTICLE, PUBLISH_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant
from content.sections.verbs import add_section, move_section
from foundation.clock import database_now
from rbac.assignments import forget_assignments
from rbac.decisions import decide
from rbac.errors import Invalid, Refused
from rbac.grants import grant_object
from rbac.management.arguments import moment
from rbac.models import RoleAssignment
from rbac.models.reviews import Answer
from rbac.queries import visible_to
from rbac.reviews.verbs import close_due_reviews, start_review
from rbac.roles import grant_role
from rbac.rulebook import rulebook
from rbac.teams import add_member, delete_team, make_team
from tests.policies import with_policy

APIA = ZoneInfo("Pacific/Apia")
# Of the clock in Berlin: an hour that is skipped, one that comes twice, and the same hour said with its zone.
HOURS = {
    "2027-03-28T02:30": datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
    "2027-10-31T02:30": datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
    "2027-10-31T02:30+01:00": datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
}
ODD = (
    "content.article:",
    ":7",
    "content.article:9" + "9" * 40,
    "content.article:1.5",
    "content.article:-1",
    "content.article:७",
    "content.article:\u202e7",
    "article:7 OR 1=1",
    "content.article:7:8",
    "auth.permission:1",
    "accounts.session:1",
    "content.article:" + "9" * 5000,
)


def test_an_end_is_one_moment_in_whatever_zone_it_is_said(draft: Article, ed: User, otto: User) -> None:
    end = database_now() + timedelta(hours=1)
    grant_object(otto, EDIT_ARTICLE, draft, until=end.astimezone(APIA), reason="x", by=ed)
    assert ArticleGrant.objects.filter(user=otto).latest("pk").until == end
    for past in (database_now(), database_now().astimezone(APIA) - timedelta(seconds=1)):
        with pytest.raises(Invalid, match="in the future"):
            grant_object(otto, VIEW_ARTICLE, draft, until=past, reason="x", by=ed)


@pytest.mark.parametrize("text", HOURS)
def test_an_hour_that_the_clock_skips_or_repeats_is_an_end_all_the_same(text: str) -> None:
    with timezone.override("Europe/Berlin"):
        found = moment(text)
    assert found is not None
    assert found.astimezone(UTC) == HOURS[text]


def test_of_two_teams_the_one_that_still_may_counts(
    draft: Article, ed: User, ada: User, otto: User, news: Section
) -> None:
    teams = [make_team(name, by=ada) for name in ("One", "Two")]
    for team in teams:
        add_member(team, otto, reason="x", by=ada)
        grant_object(team, EDIT_ARTICLE, draft, reason="x", by=ed)
        grant_role(team, "editor", scope=news.scope, reason="x", by=ada)
    ended = database_now() - timedelta(microseconds=1)
    for team, may_still in zip(teams, (True, False), strict=True):
        RoleAssignment.objects.filter(team=team).update(until=ended)
        for store in rulebook.grant_stores:
            store.to_team._default_manager.filter(group=team).update(until=ended)
        forget_assignments()
        assert decide(otto, EDIT_ARTICLE, draft).allowed is may_still
        assert visible_to(otto, EDIT_ARTICLE, Article).exists() is may_still


def test_a_team_that_goes_while_a_review_runs_is_answered_as_gone(
    news: Section, ed: User, otto: User, ada: User
) -> None:
    team = make_team("Legal", by=ada)
    add_member(team, otto, reason="x", by=ada)
    grant_role(team, "editor", scope=news.scope, reason="x", by=ada)
    review = start_review(scope=news.scope, due=database_now() + timedelta(days=3), reason="x", by=ada)
    delete_team(team, reason="x", by=ada)
    type(review).objects.filter(pk=review.pk).update(due=database_now() - timedelta(seconds=1))
    assert close_due_reviews() >= 1
    assert {item.answer for item in review.items.all()} == {Answer.GONE, Answer.LAPSED}


def test_what_one_approved_is_not_published_where_two_have_to(
    news: Section, ed: User, ada: User, approved: Article
) -> None:
    """The section has moved since. The approval goes on saying which policy it was given under."""
    strict = add_section(None, by=ada, title="Strict")
    with_policy(strict, approvals=2)
    move_section(news, strict, by=ada)
    article = Article.objects.select_related("section__scope").get(pk=approved.pk)
    assert article.section.approvals == 2
    assert not decide(ed, PUBLISH_ARTICLE, article).allowed
    with pytest.raises(Refused):
        workflow.publish(article, by=ed)
    assert article.draft is not None
    assert article.draft.approvals.get().policy["approvals"] == 1


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_reference_names_nothing_and_breaks_nothing(odd: str, as_cara: Client, cara: User) -> None:
    assert as_cara.get("/cms/why/", {"action": VIEW_ARTICLE, "object": odd}).status_code == 422
    with pytest.raises(CommandError) as caught:
        call_command("explain_access", cara.email, str(VIEW_ARTICLE), odd, stdout=StringIO())
    assert caught.value.returncode == 2
