"""Reminders of reviews (content.reviewing.reminders): at most one email a day."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db.models.functions import Now

from accounts.models import User
from content import workflow
from content.actions import APPROVE_ARTICLE
from content.models import Article, ReviewReminder, RevisionStatus, Section
from content.reviewing.claims import claim_review
from content.reviewing.reminders import remind_reviewers
from rbac.administration.custom_roles import make_role
from rbac.assignments import forget_assignments
from rbac.models import RoleAssignment
from rbac.teams import add_member, make_team
from tests.newsroom import Person, fresh, write
from tests.policies import with_policy


def test_whose_approval_is_missing_is_reminded(in_review: Article, asks: Section, ed: Person) -> None:
    RevisionStatus.objects.filter(pk=in_review.draft_id).update(due_at=Now())
    assert mailed() == ["lena@example.org"]


HOUR = timedelta(hours=1)


def wanted(article: Article, after: timedelta) -> None:
    """It is wanted that long from now, which may be over."""
    RevisionStatus.objects.filter(pk=article.draft_id).update(due_at=Now() + after)


def mailed() -> list[str]:
    """Who was reminded by this run."""
    mail.outbox.clear()
    remind_reviewers()
    return sorted(letter.to[0] for letter in mail.outbox)


def test_no_one_is_reminded_of_what_has_time(in_review: Article, ed: Person) -> None:
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
def test_who_can_do_nothing_more_about_it_keeps_it_from_no_one(
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


def test_no_one_is_reminded_of_own_words_or_of_what_is_decided(
    in_review: Article, ed: Person, edna: Person, cara: Person
) -> None:
    write(in_review, ed, "Ed's words.")
    article = workflow.submit(in_review, by=cara)
    wanted(article, HOUR)
    assert mailed() == ["edna@example.org"]
    ReviewReminder.objects.all().update(sent_at=Now() - timedelta(hours=24))
    workflow.approve(article, by=edna, digest=fresh(article).draft.digest)
    assert mailed() == []
