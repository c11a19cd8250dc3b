"""Teams, roles of one's own and duties that stay apart."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from content.actions import EDIT_ARTICLE
from content.models import Article, Section
from rbac import custom_roles, teams
from rbac.clock import database_now
from rbac.errors import Invalid
from rbac.grants import grant_object, revoke_grant
from rbac.models import CustomRole, RoleAssignment, Separation
from rbac.people import members_of
from rbac.roles import grant_role, revoke_role
from rbac.separations import end_separation, keep_apart, rules_in_force
from tests.newsroom import Person
from tests.undoing.proofs import takes_back
from tests.undoing.test_taking_back import found, in_other_hands, only_line, undo

CELLS = {"content.edit_article": "editor"}
MORE = {"content.publish_article": "editor"}


@pytest.fixture
def desk(ada: Person, cara: Person, ed: Person, news: Section) -> Group:
    team = teams.make_team("Desk", by=ada)
    for one in (cara, ed):
        teams.add_member(team, one, reason="works there", by=ada)
    grant_role(team, "editor", scope=news.scope, reason="works there", by=ada)
    return team


def names(team: Group) -> set[str]:
    return {str(person) for person in members_of(team)}


@takes_back("rbac.team.joined", "rbac.team.left", "rbac.team.renamed")
def test_who_is_in_a_team_and_its_name_are_as_before(
    desk: Group, otto: Person, cara: Person, eva: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        teams.add_member(desk, otto, reason="Ha.", by=eva)
        teams.remove_member(desk, cara, reason="Ha.", by=eva)
        teams.rename_team(desk, "Gold", by=eva)
    assert len(undo(eva, ada).done) == 3
    assert (names(desk), Group.objects.get(pk=desk.pk).name) == ({"Cara", "Ed"}, "Desk")
    assert [line.do for line in found(eva).lines] == [None, None, None]


def test_whom_another_took_in_or_out_since_is_left(
    desk: Group, otto: Person, cara: Person, eva: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        teams.add_member(desk, otto, reason="Ha.", by=eva)
        teams.remove_member(desk, cara, reason="Ha.", by=eva)
    teams.remove_member(desk, otto, reason="Who?", by=ada)
    teams.add_member(desk, otto, reason="He works here now.", by=ada)
    teams.add_member(desk, cara, reason="Back.", by=ada)
    assert {line.why_not for line in found(eva).lines} == {"Changed since by Ada, left as it is."}
    assert names(desk) == {"Cara", "Ed", "Otto"}


@takes_back("rbac.team.deleted")
def test_a_deleted_team_is_made_again_with_whoever_and_whatever_was_in_it(
    desk: Group, news: Section, eva: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        teams.delete_team(desk, reason="Ha.", by=eva)
    assert "given anew" in only_line(eva).warning
    undo(eva, ada)
    again = Group.objects.get(name="Desk")
    assert names(again) == {"Cara", "Ed"}
    assert RoleAssignment.objects.get(team=again).scope == news.scope
    assert only_line(eva).do is None


@takes_back("rbac.team.made")
def test_a_team_of_the_thief_goes_with_what_it_held(
    news: Section, otto: Person, eva: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        team = teams.make_team("Gold", by=eva)
        teams.add_member(team, otto, reason="Ha.", by=eva)
        grant_role(team, "editor", scope=news.scope, reason="Ha.", by=eva)
    assert not undo(eva, ada).left
    assert not Group.objects.exists()
    assert not RoleAssignment.objects.filter(role="editor").exists()


@takes_back("rbac.grant.taken", "rbac.grant.changed")
def test_permissions_that_were_taken_or_changed_are_as_before(
    draft: Article, otto: Person, colin: Person, eva: Person, ada: Person
) -> None:
    end = database_now() + timedelta(days=3)
    kept = grant_object(otto, EDIT_ARTICLE, draft, until=end, reason="helps", by=ada)
    other = grant_object(colin, EDIT_ARTICLE, draft, reason="helps", by=ada)
    with in_other_hands():  # type: ignore[attr-defined]
        grant_object(otto, EDIT_ARTICLE, draft, reason="Ha.", by=eva)
        revoke_grant(other, reason="Ha.", by=eva)
    assert len(undo(eva, ada).done) == 2
    model = type(kept)
    assert model.objects.get(user=otto).until == end
    assert model.objects.filter(user=colin).exists()


@takes_back("rbac.custom_role.made")
def test_a_role_of_the_thief_goes_after_whoever_held_it_lost_it(
    news: Section, otto: Person, eva: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        role = custom_roles.make_role("Golden", CELLS, reason="Ha.", by=eva)
        grant_role(otto, role.key, scope=news.scope, reason="Ha.", by=eva)
    assert not undo(eva, ada).left
    assert not CustomRole.objects.exists()


@takes_back("rbac.custom_role.changed")
def test_a_role_includes_again_what_it_did(eva: Person, ada: Person) -> None:
    role = custom_roles.make_role("Helper", CELLS, description="Helps.", reason="We need it.", by=ada)
    cells = role.cells
    with in_other_hands():  # type: ignore[attr-defined]
        custom_roles.change_role(role, name="Golden", cells=MORE, description="", reason="Ha.", by=eva)
    undo(eva, ada)
    now = CustomRole.objects.get()
    assert (now.name, now.description, now.cells) == ("Helper", "Helps.", cells)
    assert only_line(eva).do is None


def test_a_role_that_another_changed_since_is_left(eva: Person, ada: Person) -> None:
    role = custom_roles.make_role("Helper", CELLS, reason="We need it.", by=ada)
    with in_other_hands():  # type: ignore[attr-defined]
        custom_roles.change_role(role, name="Golden", cells=MORE, description="", reason="Ha.", by=eva)
    custom_roles.change_role(role, name="Aide", cells=MORE, description="", reason="Better.", by=ada)
    assert only_line(eva).why_not == "Changed since by Ada, left as it is."


@takes_back("rbac.custom_role.removed")
def test_a_removed_role_is_made_again_and_given_back(
    news: Section, otto: Person, eva: Person, ada: Person
) -> None:
    role = custom_roles.make_role("Helper", CELLS, reason="We need it.", by=ada)
    held = grant_role(otto, role.key, scope=news.scope, reason="helps", by=ada)
    with in_other_hands():  # type: ignore[attr-defined]
        revoke_role(held, reason="Ha.", by=eva)
        custom_roles.remove_role(role, reason="Ha.", by=eva)
    assert not undo(eva, ada).left
    again = CustomRole.objects.get()
    assert again.name == "Helper"
    assert RoleAssignment.objects.filter(user=otto, role=again.key, scope=news.scope).exists()
    assert [line.do for line in found(eva).lines] == [None, None]


@takes_back("rbac.separation.added", "rbac.separation.ended")
def test_duties_are_kept_apart_as_before_and_no_rule_of_the_thief_is_in_the_way(
    news: Section, otto: Person, eva: Person, ada: Person
) -> None:
    rule = keep_apart("contributor", "administrator", reason="always", by=ada)
    grant_role(otto, "contributor", scope=news.scope, reason="writes", by=ada)
    held = grant_role(otto, "editor", scope=news.scope, reason="edits", by=ada)
    with in_other_hands():  # type: ignore[attr-defined]
        end_separation(rule, reason="Ha.", by=eva)
        keep_apart("contributor", "editor", reason="Ha.", by=eva)
        revoke_role(held, reason="Ha.", by=eva)
    # What was done last is taken back first, and stands against the rule until that is gone, too.
    undone = undo(eva, ada)
    assert (undone.left, len(undone.done)) == ([], 3)
    assert [(one.first, one.second) for one in rules_in_force()] == [("administrator", "contributor")]
    assert RoleAssignment.objects.filter(user=otto, role="editor").exists()
    with pytest.raises(Invalid):
        grant_role(otto, "administrator", reason="no", by=ada)
    assert [line.do for line in found(eva).lines] == [None, None, None]


def test_a_rule_that_another_decided_anew_is_left(eva: Person, ada: Person) -> None:
    rule = keep_apart("contributor", "editor", reason="always", by=ada)
    with in_other_hands():  # type: ignore[attr-defined]
        end_separation(rule, reason="Ha.", by=eva)
    keep_apart("contributor", "editor", reason="again", by=ada)
    assert only_line(eva).why_not == "Changed since by Ada, left as it is."
    assert Separation.objects.count() == 2
