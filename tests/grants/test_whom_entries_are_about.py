"""Each entry about who may do what names its subject and the person it concerns: their timelines are made of these."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, PUBLISH_ARTICLE
from content.models import Article, Section
from rbac.administration.custom_roles import change_role, make_role, remove_role
from rbac.administration.separations import end_separation, keep_apart
from rbac.grants import grant_object, revoke_grant
from rbac.roles import grant_role, revoke_role
from rbac.teams import make_team


@pytest.fixture
def end() -> datetime:
    return timezone.now() + timedelta(days=30)


def told(event: str) -> tuple[str, str, str]:
    """Kind and key of what the newest such entry is about, and the key of the person it concerns."""
    entry = Entry.objects.filter(event=event).latest("pk")
    return entry.subject_kind, entry.subject_id, entry.person_id


def names(obj: Model, person: User | None = None) -> tuple[str, str, str]:
    return obj._meta.label_lower, str(obj.pk), str(person.pk) if person else ""


def test_a_role_is_about_its_holder(site: Any, ada: User, otto: User, end: datetime) -> None:
    held = grant_role(otto, "contributor", reason="joined", by=ada)
    assert told("rbac.role.granted") == names(otto, otto)
    grant_role(otto, "contributor", until=end, reason="until then", by=ada)
    assert told("rbac.role.extended") == names(otto, otto)
    revoke_role(held, reason="left", by=ada)
    assert told("rbac.role.revoked") == names(otto, otto)


def test_a_role_of_a_team_is_about_the_team_and_concerns_no_single_person(
    news: Section, ada: User, end: datetime
) -> None:
    legal = make_team("Legal", by=ada)
    held = grant_role(legal, "editor", scope=news.scope, reason="checks", by=ada)
    assert told("rbac.role.granted") == names(legal)
    grant_role(legal, "editor", scope=news.scope, until=end, reason="ends", by=ada)
    assert told("rbac.role.extended") == names(legal)
    revoke_role(held, reason="over", by=ada)
    assert told("rbac.role.revoked") == names(legal)


def test_a_grant_is_about_its_object_and_concerns_its_holder(
    draft: Article, ed: User, ada: User, otto: User, end: datetime
) -> None:
    grant = grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    assert told("rbac.grant.given") == names(draft, otto)
    grant_object(otto, EDIT_ARTICLE, draft, until=end, reason="until then", by=ed)
    assert told("rbac.grant.changed") == names(draft, otto)
    revoke_grant(grant, reason="done", by=ed)
    assert told("rbac.grant.taken") == names(draft, otto)
    grant_object(make_team("Legal", by=ada), EDIT_ARTICLE, draft, reason="checks", by=ed)
    assert told("rbac.grant.given") == names(draft)


def test_a_role_of_ones_own_and_a_rule_are_what_their_entries_are_about(site: Any, ada: User) -> None:
    role = make_role("Legal reviewer", {APPROVE_ARTICLE: "editor"}, reason="asked for", by=ada)
    assert told("rbac.custom_role.made") == names(role)
    cells: dict[str, str] = {PUBLISH_ARTICLE: "editor"}
    change_role(role, name="Counsel", cells=cells, description="", reason="wider", by=ada)
    assert told("rbac.custom_role.changed") == names(role)
    remove_role(role, reason="unused", by=ada)
    assert told("rbac.custom_role.removed") == names(role)
    rule = keep_apart("editor", "contributor", reason="four eyes", by=ada)
    assert told("rbac.separation.added") == names(rule)
    end_separation(rule, reason="too few people", by=ada)
    assert told("rbac.separation.ended") == names(rule)
