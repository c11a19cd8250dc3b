"""A role or a grant ends by itself, to the second; a week before, holder and assigner are told once."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.utils import timezone

from accounts.models import User
from content.actions import EDIT_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant, ArticleTeamGrant
from rbac.decisions import decide
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from rbac.roles import grant_role
from secureproject.people.endings import announce_endings
from tests.accounts.letters import sent_letters


def in_days(days: float) -> Any:
    return timezone.now() + timedelta(days=days)


def long_ago(model: Any) -> None:
    model.objects.update(assigned_at=in_days(-30))


def told() -> list[str]:
    sent_letters()
    return sorted(letter.to[0] for letter in mail.outbox if "soon" in letter.subject)


def test_it_ends_without_any_job(draft: Article, ed: User, otto: User) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, until=in_days(1), reason="helps", by=ed)
    ArticleGrant.objects.update(until=in_days(-0.0001))
    assert not decide(User.objects.get(pk=otto.pk), EDIT_ARTICLE, draft).allowed


@pytest.mark.parametrize(("given", "ends"), [(-30, 8), (-30, -1), (-1, 3)])
def test_nobody_is_told_too_early_too_late_or_about_what_is_short_anyway(
    draft: Article, ed: User, otto: User, given: int, ends: int
) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    ArticleGrant.objects.update(assigned_at=in_days(given), until=in_days(ends))
    assert announce_endings() == 0


def test_holder_and_assigner_are_told_once(draft: Article, ed: User, otto: User) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, until=in_days(6), reason="helps", by=ed)
    long_ago(ArticleGrant)
    assert (announce_endings(), announce_endings()) == (2, 0)
    assert told() == ["ed@example.org", "otto@example.org"]


def test_a_new_end_is_told_anew(news: Section, ada: User, otto: User) -> None:
    grant_role(otto, "editor", scope=news.scope, until=in_days(6), reason="helps", by=ada)
    RoleAssignment.objects.filter(user=otto).update(assigned_at=in_days(-30))
    assert announce_endings() == 2
    grant_role(otto, "editor", scope=news.scope, until=in_days(5), reason="helps", by=ada)
    assert announce_endings() == 2


def test_everybody_in_a_team_is_told(draft: Article, ed: User, otto: User, colin: User) -> None:
    team = Group.objects.create(name="Legal")
    team.user_set.add(otto, colin)
    grant_object(team, EDIT_ARTICLE, draft, until=in_days(6), reason="helps", by=ed)
    long_ago(ArticleTeamGrant)
    announce_endings()
    assert told() == ["colin@example.org", "ed@example.org", "otto@example.org"]
