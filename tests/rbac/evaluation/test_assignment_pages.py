"""Who holds what, as it is listed: for a person, for a team, and for a person through teams."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from rbac.assignments import assignments_of
from rbac.evaluation.assignment_pages import page_of_roles
from rbac.models import RoleAssignment
from rbac.roles import roles_held, roles_of
from tests.rbac.conftest import Person


@pytest.fixture
def legal(db: None) -> Group:
    return Group.objects.create(name="Legal")


def as_told(found: list[RoleAssignment]) -> list[tuple[str, str]]:
    return [(a.role, a.scope.name if a.scope else "") for a in found]


def test_what_a_team_holds_is_the_teams_and_its_members_hold_it_through_it(
    nick: Person, nell: Person, legal: Group
) -> None:
    legal.user_set.add(nick.pk)
    RoleAssignment.objects.create(team=legal, role="editor", reason="checks")
    RoleAssignment.objects.create(
        team=legal, role="contributor", reason="over", until=timezone.now() - timedelta(days=1)
    )
    assert as_told(roles_of(nick)) == [("contributor", "News")]
    assert as_told(roles_of(legal)) == [("editor", "")]
    assert as_told(roles_held(nick)) == [("editor", ""), ("contributor", "News")]
    assert as_told(roles_held(nell)) == [("editor", "")]
    assert as_told(page_of_roles(nick, None, 5).rows) == [("editor", ""), ("contributor", "News")]
    assert as_told(page_of_roles(legal, None, 5).rows) == [("editor", "")]
    held = [(h.role, h.team, h.place) for h in assignments_of(nick).all()]
    assert held == [("editor", "Legal", ""), ("contributor", "", "News")]
