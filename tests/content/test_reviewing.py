"""Reviews that somebody takes on, until when they are wanted, and at most one reminder a day."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db.models.functions import Now
from django.test import Client

from accounts.models import User
from content import workflow
from content.actions import APPROVE_ARTICLE
from content.errors import WrongState
from content.models import Article, ReviewReminder, RevisionStatus, Section
from content.reviewing.claims import claim_review, release_review, set_due
from content.reviewing.reminders import remind_reviewers
from content.sections.verbs import change_section
from foundation.clock import database_now
from rbac.administration.custom_roles import make_role
from rbac.assignments import forget_assignments
from rbac.errors import Invalid, Refused
from rbac.models import RoleAssignment
from rbac.teams import add_member, make_team
from tests.newsroom import Person, fresh, write
from tests.policies import with_policy

HOUR = timedelta(hours=1)


def wanted(article: Article, after: timedelta) -> None:
    """It is wanted that long from now, which may be over."""
    RevisionStatus.objects.filter(pk=article.draft_id).update(due_at=Now() + after)


def mailed() -> list[str]:
    """Who was reminded by this run."""
    mail.outbox.clear()
    remind_reviewers()
    return sorted(letter.to[0] for letter in mail.outbox)


@pytest.mark.parametrize("who", ["otto", "colin", "cara"])
def test_who_may_not_approve_takes_nothing_on(
    who: str, in_review: Article, request: pytest.FixtureRequest
) -> None:
    person: Person = request.getfixturevalue(who)
    for verb in (claim_review, release_review):
        with pytest.raises(Refused):
            verb(in_review, by=person)
    with pytest.raises(Refused):
        set_due(in_review, database_now() + HOUR, by=person)


def test_nobody_takes_own_words_on(in_review: Article, ed: Person, cara: Person) -> None:
    write(in_review, ed, "Ed's words.")
    workflow.submit(in_review, by=cara)
    with pytest.raises(Refused, match="You wrote part"):
        claim_review(in_review, by=ed)


def test_what_is_not_in_review_is_nobody_s(draft: Article, ed: Person) -> None:
    with pytest.raises(WrongState, match="not in review"):
        claim_review(draft, by=ed)


def test_of_two_the_second_learns_who_was_first(in_review: Article, ed: Person, edna: Person) -> None:
    claim_review(in_review, by=ed)
    claim_review(in_review, by=ed)
    with pytest.raises(WrongState, match="Ed has taken it on"):
        claim_review(in_review, by=edna)


def test_a_colleague_gives_back_what_lies(in_review: Article, ed: Person, edna: Person) -> None:
    claim_review(in_review, by=ed)
    release_review(in_review, by=edna)
    claim_review(in_review, by=edna)
    assert fresh(in_review).draft.status.claimed_by_id == edna.pk
    release_review(in_review, by=edna)
    with pytest.raises(WrongState, match="Nobody"):
        release_review(in_review, by=edna)


def test_it_keeps_nobody_from_deciding(in_review: Article, ed: Person, edna: Person) -> None:
    claim_review(in_review, by=ed)
    article = workflow.approve(in_review, by=edna, digest=fresh(in_review).draft.digest)
    assert article.draft.status.state == "approved"


def test_submitted_anew_it_is_nobody_s_and_wanted_anew(
    in_review: Article, cara: Person, ed: Person, news: Section
) -> None:
    claim_review(in_review, by=ed)
    change_section(news, by=ed, review_days=2)
    workflow.send_back(in_review, by=ed, note="Shorter, please.")
    workflow.submit(in_review, by=cara)
    status = fresh(in_review).draft.status
    assert status.claimed_by_id is None
    assert timedelta(days=1.9) < status.due_at - database_now() < timedelta(days=2.1)


def test_where_the_section_says_nothing_it_is_wanted_no_matter_when(in_review: Article) -> None:
    assert fresh(in_review).draft.status.due_at is None


def test_nothing_is_wanted_in_the_past(in_review: Article, ed: Person) -> None:
    with pytest.raises(Invalid, match="over"):
        set_due(in_review, database_now() - HOUR, by=ed)
    set_due(in_review, None, by=ed)


def test_nobody_is_reminded_of_what_has_time(in_review: Article, ed: Person) -> None:
    assert mailed() == []
    wanted(in_review, timedelta(days=3))
    assert mailed() == []


def test_who_could_approve_is_reminded_once_a_day(
    in_review: Article, ed: Person, edna: Person, colin: Person
) -> None:
    wanted(in_review, HOUR)
    assert mailed() == ["ed@example.org", "edna@example.org"]
    assert "Ferry timetable changes" in str(mail.outbox[0].body)
    assert mailed() == []
    ReviewReminder.objects.filter(person=ed).update(sent_at=Now() - timedelta(hours=24))
    assert mailed() == ["ed@example.org"]


def test_what_is_late_is_reminded_of_too(in_review: Article, ed: Person) -> None:
    wanted(in_review, -HOUR)
    assert mailed() == ["ed@example.org"]


def test_who_took_it_on_is_reminded_alone(in_review: Article, ed: Person, edna: Person) -> None:
    wanted(in_review, HOUR)
    claim_review(in_review, by=edna)
    assert mailed() == ["edna@example.org"]


@pytest.mark.parametrize("how", ["left", "lost the role", "gave the first of two approvals"])
def test_who_can_do_nothing_more_about_it_keeps_it_from_nobody(
    how: str, in_review: Article, ed: Person, edna: Person
) -> None:
    with_policy(in_review.section, approvals=2)
    wanted(in_review, HOUR)
    claim_review(fresh(in_review), by=edna)
    if how == "left":
        User.objects.filter(pk=edna.pk).update(is_active=False)
    elif how == "lost the role":
        RoleAssignment.objects.filter(user=edna).delete()
    else:
        workflow.approve(in_review, by=edna, digest=fresh(in_review).draft.digest)
    forget_assignments()
    assert mailed() == ["ed@example.org"]


def test_roles_of_one_s_own_and_of_teams_are_reminded_too(
    in_review: Article, otto: Person, colin: Person, ada: Person
) -> None:
    approves = {str(APPROVE_ARTICLE): "editor"}
    role = make_role("Legal reviewer", approves, reason="new law", by=ada)
    RoleAssignment.objects.create(user=otto, role=role.key, reason="x", assigned_by=ada)
    team = make_team("Law", by=ada)
    RoleAssignment.objects.create(team=team, role=role.key, reason="x", assigned_by=ada)
    add_member(team, colin, reason="lawyer", by=ada)
    forget_assignments()
    wanted(in_review, HOUR)
    assert mailed() == ["colin@example.org", "otto@example.org"]


def test_nobody_is_reminded_of_own_words_or_of_what_is_decided(
    in_review: Article, ed: Person, edna: Person, cara: Person
) -> None:
    write(in_review, ed, "Ed's words.")
    article = workflow.submit(in_review, by=cara)
    wanted(article, HOUR)
    assert mailed() == ["edna@example.org"]
    ReviewReminder.objects.all().update(sent_at=Now() - timedelta(hours=24))
    workflow.approve(article, by=edna, digest=fresh(article).draft.digest)
    assert mailed() == []


def test_a_section_says_how_many_days(news: Section, as_ed: Client) -> None:
    values = {"title": "News", "slug": "news", "description": "", "comments": "held", "review_days": "3"}
    assert as_ed.post(f"/cms/sections/{news.pk}/", values).status_code == 302
    assert Section.objects.get(pk=news.pk).review_days == 3
    for wrong in ("-1", "91", "x"):
        assert as_ed.post(f"/cms/sections/{news.pk}/", values | {"review_days": wrong}).status_code == 422
