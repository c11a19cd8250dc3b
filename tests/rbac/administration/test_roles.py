"""Roles given and taken where the wrong row is near: ended roles, frozen administrators, custom roles."""

from datetime import datetime

import pytest
from django.contrib.auth.models import Group
from django.db.models.functions import Now

from accounts.models import User
from content.models import Section
from rbac.assignments import forget_assignments
from rbac.errors import Invalid, Refused
from rbac.models import CustomRole, RoleAssignment
from rbac.roles import grant_role, is_last_administrator, revoke_role, roles_of


def test_a_role_that_no_one_has_made_is_refused_also_where_there_are_others(
    ada: User, otto: User, checker: CustomRole
) -> None:
    with pytest.raises(Invalid, match=r"There are: contributor, editor, administrator, checker\."):
        grant_role(otto, "emperor", reason="why not", by=ada)


def test_who_holds_only_roles_of_ones_own_gives_none_above_them(
    ada: User, otto: User, ed: User, checker: CustomRole, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant_role(otto, checker.key, scope=news.scope, reason="checks", by=ada)
    monkeypatch.setattr(
        "rbac.administration.roles.authorize", lambda *args: None
    )  # the first wall taken down
    with pytest.raises(Refused, match="above your own"):
        grant_role(ed, "editor", scope=news.scope, reason="please", by=User.objects.get(pk=otto.pk))


def test_a_frozen_administrator_does_not_make_an_editor_the_last_one(ada: User, ed: User) -> None:
    User.objects.filter(pk=ada.pk).update(frozen_at=Now())
    assert not is_last_administrator(ed)


def test_a_team_counts_for_no_administrator(ada: User) -> None:
    team = Group.objects.create(name="Root")
    RoleAssignment.objects.create(team=team, role="administrator", reason="past every verb")
    forget_assignments()
    assert is_last_administrator(ada)


def test_one_role_of_several_ends_on_a_day(
    ada: User, otto: User, news: Section, policies: Section, end: datetime
) -> None:
    for role, place in (("editor", news), ("contributor", news), ("editor", policies)):
        grant_role(otto, role, scope=place.scope, reason="works", by=ada)
    grant_role(otto, "editor", scope=news.scope, until=end, reason="until then", by=ada)
    assert [(a.role, a.scope and a.scope.name, a.until is not None) for a in roles_of(otto)] == [
        ("contributor", "News", False),
        ("editor", "News", True),
        ("editor", "Policies", False),
    ]


def test_one_role_of_several_is_taken_away(ada: User, otto: User, news: Section, policies: Section) -> None:
    first, second = (
        grant_role(otto, "editor", scope=place.scope, reason="works", by=ada) for place in (news, policies)
    )
    revoke_role(second, reason="leaves", by=ada)
    assert roles_of(otto) == [first]
