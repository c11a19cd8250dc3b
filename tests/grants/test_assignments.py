"""What a person holds is loaded as it was given: roles and grants, their own and their teams', built-in and made."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import User
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from foundation.prepared_queries import PreparedQuery
from rbac import assignments
from rbac.administration.custom_roles import make_role
from rbac.administration.permission_sync import permission_of
from rbac.assignments import _HOLDINGS, assignments_of
from rbac.grants import grant_object
from rbac.holdings import Holdings
from rbac.models import holding_queries
from rbac.roles import grant_role
from rbac.scopes import add_scope


@pytest.fixture
def scopes_have_other_keys(site: object) -> None:
    """So that a section's key is never taken for its place's."""
    add_scope("No section")


@pytest.fixture
def legal(site: object, otto: User) -> Group:
    team = Group.objects.create(name="Legal")
    team.user_set.add(otto)
    return team


def held_by(user: User) -> Holdings:
    return assignments_of(User.objects.get(pk=user.pk))


def test_each_role_comes_with_its_place_its_team_and_what_it_includes(
    scopes_have_other_keys: None, ada: User, otto: User, legal: Group, news: Section, policies: Section
) -> None:
    soon = timezone.now() + timedelta(days=3)
    make_role("Approver", {APPROVE_ARTICLE: "editor"}, reason="new", by=ada)
    checker = make_role("Checker", {VIEW_ARTICLE: "contributor"}, reason="new", by=ada)
    grant_role(otto, "editor", scope=news.scope, until=soon, reason="helps", by=ada)
    grant_role(otto, checker.key, scope=policies.scope, reason="checks", by=ada)
    grant_role(legal, "contributor", reason="reads", by=ada)
    found = {
        (
            held.role,
            held.scope_id,
            held.place,
            held.team,
            held.custom and (held.custom.name, *held.custom.cells),
        )
        for held in held_by(otto).all()
    }
    assert found == {
        ("editor", news.scope_id, "News", "", None),
        ("contributor", None, "", "Legal", None),
        ("checker", policies.scope_id, "Policies", "", ("Checker", VIEW_ARTICLE)),
    }


def test_each_grant_comes_with_its_thing_its_giver_its_reason_and_its_end(
    scopes_have_other_keys: None, ada: User, ed: User, otto: User, legal: Group, draft: Article, news: Section
) -> None:
    soon = timezone.now() + timedelta(days=3)
    grant_object(otto, EDIT_ARTICLE, draft, until=soon, reason="knows ferries", by=ed)
    grant_object(legal, VIEW_ARTICLE, draft, reason="libel", by=ed)
    grant_object(otto, VIEW_ARTICLE, news, reason="looks on", by=ada)
    grant_object(legal, EDIT_ARTICLE, news, until=soon, reason="covers", by=ada)
    held = held_by(otto)
    assert list(held.all()) == []
    found = {
        (g.store.label, g.key, g.scope_id, g.action, g.team, g.assigner, g.reason, g.until)
        for g in held.all_grants()
    }
    on_article, on_section = ("content.article", draft.pk, None), ("content.section", news.pk, news.scope_id)
    assert found == {
        (*on_article, EDIT_ARTICLE, "", "Ed", "knows ferries", soon),
        (*on_article, VIEW_ARTICLE, "Legal", "Ed", "libel", None),
        (*on_section, VIEW_ARTICLE, "", "Ada", "looks on", None),
        (*on_section, EDIT_ARTICLE, "Legal", "Ada", "covers", soon),
    }
    permissions: set[Any] = {permission_of(g.store, g.action).pk for g in held.all_grants()}
    assert {g.permission_id for g in held.all_grants()} == permissions


def test_where_people_belong_to_no_groups_what_is_theirs_counts_alone(
    ada: User, ed: User, otto: User, legal: Group, draft: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not every project's user model has them."""
    grant_role(otto, "contributor", reason="writes", by=ada)
    grant_role(legal, "editor", reason="reads", by=ada)
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    grant_object(legal, VIEW_ARTICLE, draft, reason="libel", by=ed)
    monkeypatch.setattr(holding_queries, "people_of_team", lambda relation: "")
    monkeypatch.setattr(assignments, "_HOLDINGS", PreparedQuery(_HOLDINGS._build, _HOLDINGS._row))
    held = held_by(otto)
    assert [role.role for role in held.all()] == ["contributor"]
    assert [grant.action for grant in held.all_grants()] == [EDIT_ARTICLE]
