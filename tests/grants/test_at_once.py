"""Whoever is at work in this process notices at once what was given to them or taken away: nothing kept is asked."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, PUBLISH_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from rbac.administration.custom_roles import change_role, make_role, remove_role
from rbac.assignments import assignments_of, version_of_holdings
from rbac.decisions import decide
from rbac.grants import grant_object, revoke_grant
from rbac.roles import grant_role, revoke_role
from rbac.teams import add_member, make_team, remove_member


def sees(user: User, draft: Article) -> bool:
    """As the same instance of the person is asked again and again."""
    return decide(user, VIEW_ARTICLE, draft).allowed


def test_a_role(ada: User, otto: User, news: Section, draft: Article) -> None:
    assert not sees(otto, draft)
    held = grant_role(otto, "editor", scope=news.scope, reason="joins", by=ada)
    assert sees(otto, draft)
    revoke_role(held, reason="leaves", by=ada)
    assert not sees(otto, draft)


def test_another_end_of_a_role(ada: User, otto: User, news: Section, draft: Article) -> None:
    grant_role(otto, "editor", scope=news.scope, reason="joins", by=ada)
    [before] = assignments_of(otto).all()
    assert before.ends == float("inf")
    soon = timezone.now() + timedelta(hours=1)
    grant_role(otto, "editor", scope=news.scope, until=soon, reason="leaves soon", by=ada)
    [after] = assignments_of(otto).all()
    assert after.ends < float("inf")


def test_what_is_shared(ed: User, otto: User, draft: Article) -> None:
    assert not sees(otto, draft)
    grant = grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    assert sees(otto, draft)
    revoke_grant(grant, reason="done", by=ed)
    assert not sees(otto, draft)


def test_who_is_in_a_team(ada: User, otto: User, news: Section, draft: Article) -> None:
    desk = make_team("Desk", by=ada)
    grant_role(desk, "editor", scope=news.scope, reason="works", by=ada)
    assert not sees(otto, draft)
    add_member(desk, otto, reason="joins", by=ada)
    assert sees(otto, draft)
    remove_member(desk, otto, reason="leaves", by=ada)
    assert not sees(otto, draft)


def test_what_a_role_of_ones_own_includes(
    ada: User, otto: User, news: Section, approved: Article, in_review: Article
) -> None:
    role = make_role("Checker", {APPROVE_ARTICLE: "editor"}, reason="new", by=ada)
    grant_role(otto, role.key, scope=news.scope, reason="checks", by=ada)
    assert not decide(otto, PUBLISH_ARTICLE, approved).allowed
    cells: dict[str, str] = {PUBLISH_ARTICLE: "editor"}
    change_role(role, name="Checker", cells=cells, description="", reason="wider", by=ada)
    assert decide(otto, PUBLISH_ARTICLE, approved).allowed


def test_a_version_of_all_that_is_held_counts_every_change(site: Any, ada: User) -> None:
    """Pages are kept by this number (rbac.assignments.version_of_holdings)."""
    seen = [version_of_holdings()]
    role = make_role("Checker", {APPROVE_ARTICLE: "editor"}, reason="new", by=ada)
    seen.append(version_of_holdings())
    remove_role(role, reason="unused", by=ada)
    seen.append(version_of_holdings())
    assert seen == sorted(set(seen))
