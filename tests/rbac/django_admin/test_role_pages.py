"""Who holds what, as it is listed: for a person, for a team, and for a person through teams."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from rbac.assignments import assignments_of, forget_assignments, version_of_holdings
from rbac.django_admin.role_pages import page_of_roles
from rbac.errors import Invalid
from rbac.models import RoleAssignment, Scope
from rbac.roles import grant_role, is_last_administrator, rank_of, roles_held, roles_of
from rbac.rules import COMMAND_LINE
from tests.rbac.conftest import GiveRole, MakePerson


@pytest.fixture
def legal(db: None) -> Group:
    return Group.objects.create(name="Legal")


def as_told(found: list[RoleAssignment]) -> list[tuple[str, str]]:
    return [(a.role, a.scope.name if a.scope else "") for a in found]


def test_what_a_team_holds_is_the_teams_and_its_members_hold_it_through_it(
    person: MakePerson, give: GiveRole, legal: Group, news_scope: Scope
) -> None:
    otto, ed = person("otto"), person("ed")
    legal.user_set.add(otto.pk)
    give(otto, "contributor", news_scope)
    give(ed, "editor")
    RoleAssignment.objects.create(team=legal, role="editor", reason="checks")
    RoleAssignment.objects.create(
        team=legal, role="contributor", reason="over", until=timezone.now() - timedelta(days=1)
    )
    assert as_told(roles_of(otto)) == [("contributor", "News")]
    assert as_told(roles_of(legal)) == [("editor", "")]
    assert as_told(roles_held(otto)) == [("editor", ""), ("contributor", "News")]
    assert as_told(roles_held(ed)) == [("editor", "")]
    assert as_told(page_of_roles(otto, None, 5).rows) == [("editor", ""), ("contributor", "News")]
    assert as_told(page_of_roles(legal, None, 5).rows) == [("editor", "")]
    held = [(h.role, h.team, h.place) for h in assignments_of(otto).all()]
    assert held == [("editor", "Legal", ""), ("contributor", "", "News")]


def test_roles_at_one_place_are_in_the_order_of_their_names(
    give: GiveRole, person: MakePerson, news_scope: Scope, policies_scope: Scope
) -> None:
    otto = person("otto")
    for role, scope in (
        ("editor", policies_scope),
        ("editor", news_scope),
        ("contributor", news_scope),
        ("editor", None),
    ):
        give(otto, role, scope)
    assert as_told(roles_of(otto)) == [
        ("editor", ""),
        ("contributor", "News"),
        ("editor", "News"),
        ("editor", "Policies"),
    ]


def test_built_in_roles_have_their_rank() -> None:
    assert [rank_of(role) for role in ("contributor", "editor", "administrator")] == [0, 1, 2]


def test_a_role_that_is_none_is_refused_with_those_there_are(person: MakePerson) -> None:
    with pytest.raises(Invalid, match=r"“emperor”.*contributor, editor, administrator"):
        grant_role(person("otto"), "emperor", reason="please", by=COMMAND_LINE)


def test_an_administrator_for_a_while_is_no_last_one_beside_another(
    person: MakePerson, give: GiveRole
) -> None:
    ada, otto = person("ada"), person("otto")
    give(ada, "administrator")
    assert is_last_administrator(ada)
    assert not is_last_administrator(otto)
    give(otto, "administrator", until=timezone.now() + timedelta(days=1))
    assert not is_last_administrator(ada)


def test_the_end_of_a_role_is_seen_once_it_is_given_and_announced_anew(person: MakePerson) -> None:
    otto, soon = person("otto"), timezone.now() + timedelta(days=1)
    held = grant_role(otto, "editor", until=soon, reason="joined", by=COMMAND_LINE)
    RoleAssignment.objects.filter(pk=held.pk).update(announced_at=timezone.now())
    changed = grant_role(otto, "editor", until=None, reason="stays", by=COMMAND_LINE)
    changed.refresh_from_db()
    assert (changed.until, changed.reason, changed.announced_at) == (None, "stays", None)


def test_what_changes_makes_everything_kept_stale_now_and_after_the_commit(db: None) -> None:
    first = version_of_holdings()
    forget_assignments()
    second = version_of_holdings()
    assert second > first
    callbacks = [function for _sids, function, *_rest in transaction.get_connection().run_on_commit]
    callbacks[-1]()
    assert version_of_holdings() > second
