"""Giving and taking roles. Refusals first."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from audit.actors import ANONYMOUS, COMMAND_LINE, SystemActor
from audit.models import Entry
from rbac.account_state import on_access_lost
from rbac.administration import roles
from rbac.administration.custom_roles import make_role
from rbac.errors import Conflict, Invalid, Refused
from rbac.models import RoleAssignment, Scope
from rbac.roles import (
    grant_role,
    holds_any_role,
    is_last_administrator,
    revoke_role,
    roles_of,
)
from rbac.rulebook import UnknownSystemActor
from tests.rbac.conftest import GiveRole, MakePerson, Person
from tests.rbac.samples import WRITE
from tests.unwritten import assert_nothing_by_half


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_only_administrators_give_roles(person: MakePerson, give: GiveRole, nils: Person, role: str) -> None:
    other = person("edna")
    give(other, role)
    with pytest.raises(Refused, match="only administrators give roles"):
        grant_role(nils, "contributor", reason="please", by=other)
    assert not holds_any_role(nils)


def test_no_one_unknown_gives_roles(nils: Person) -> None:
    with pytest.raises(Refused, match="No user is logged in"):
        grant_role(nils, "editor", reason="please", by=ANONYMOUS)
    with pytest.raises(UnknownSystemActor):
        grant_role(nils, "editor", reason="please", by=SystemActor("surprise"))


def test_no_one_gives_themselves_a_role(nina: Person, news_scope: Scope) -> None:
    with pytest.raises(Refused, match="yourself") as caught:
        grant_role(nina, "editor", scope=news_scope, reason="for me", by=nina)
    assert caught.value.decision.considered[-1].source == "giving roles"


def test_an_administrator_of_a_section_gives_nothing_outside_it(
    person: MakePerson, give: GiveRole, nils: Person, news_scope: Scope, sport: Scope, policies_scope: Scope
) -> None:
    colin = person("colin")
    give(colin, "administrator", news_scope)
    for scope in (None, policies_scope):
        with pytest.raises(Refused):
            grant_role(nils, "contributor", scope=scope, reason="please", by=colin)
    assert grant_role(nils, "contributor", scope=sport, reason="helps out", by=colin).pk


def test_no_one_gives_more_than_they_hold(
    nell: Person, nils: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "rbac.administration.roles.authorize", lambda *args: None
    )  # the first wall taken down
    with pytest.raises(Refused, match="above your own"):
        grant_role(nell, "contributor", reason="thanks", by=nils)
    assert grant_role(nils, "editor", reason="helps out", by=nell).pk
    with pytest.raises(Refused, match="above your own"):
        grant_role(nils, "administrator", reason="please", by=nell)


def test_a_role_needs_a_name_a_reason_and_an_end_to_come(nils: Person) -> None:
    with pytest.raises(Invalid, match="no role “emperor”"):
        grant_role(nils, "emperor", reason="why not", by=COMMAND_LINE)
    with pytest.raises(Invalid, match="Say why"):
        grant_role(nils, "editor", reason="  ", by=COMMAND_LINE)
    with pytest.raises(Invalid, match="too long: at most 400 characters"):
        grant_role(nils, "editor", reason="x" * 401, by=COMMAND_LINE)
    with pytest.raises(Invalid, match="in the future"):
        grant_role(nils, "editor", reason="helps out", until=timezone.now(), by=COMMAND_LINE)


def test_a_role_is_not_given_twice(nina: Person, nils: Person) -> None:
    grant_role(nils, "editor", reason="joined", by=nina)
    with pytest.raises(Conflict, match="already"):
        grant_role(nils, "editor", reason="joined", by=nina)


def test_the_last_administrator_stays(nina: Person, give: GiveRole, nils: Person) -> None:
    held = roles_of(nina)[0]
    assert is_last_administrator(nina)
    with pytest.raises(Invalid, match="last administrator of the site"):
        revoke_role(held, reason="left", by=COMMAND_LINE)
    give(nils, "administrator", until=timezone.now() + timedelta(days=1))
    with pytest.raises(Invalid, match="last administrator of the site"):
        revoke_role(held, reason="left", by=COMMAND_LINE)
    with pytest.raises(Invalid, match="last administrator of the site"):
        grant_role(
            nina, "administrator", until=timezone.now() + timedelta(days=1), reason="leaves", by=COMMAND_LINE
        )


def test_a_role_in_a_section_makes_no_administrator_of_the_site(
    nina: Person, give: GiveRole, nils: Person, news_scope: Scope
) -> None:
    give(nils, "administrator", news_scope)
    assert is_last_administrator(nina)
    revoke_role(roles_of(nils)[0], reason="left", by=nina)


def test_only_administrators_of_the_place_take_roles_away(
    person: MakePerson, give: GiveRole, nina: Person, news_scope: Scope, policies_scope: Scope
) -> None:
    colin, ed = person("colin"), person("ed")
    give(colin, "administrator", news_scope)
    for held in (give(ed, "editor", policies_scope), give(ed, "editor"), roles_of(nina)[0]):
        with pytest.raises(Refused):
            revoke_role(held, reason="envy", by=colin)


def test_a_role_is_taken_once(nina: Person, give: GiveRole, nils: Person) -> None:
    held = give(nils, "editor")
    revoke_role(held, reason="left", by=nina)
    with pytest.raises(Conflict, match="already"):
        revoke_role(
            RoleAssignment(pk=held.pk or 10**9, user_id=nils.pk, role="editor"), reason="left", by=nina
        )


def test_a_job_is_named_as_the_one_who_gave(nils: Person) -> None:
    held = grant_role(nils, "editor", reason="set up", by=COMMAND_LINE)
    assert (held.assigned_by_id, held.assigned_by_system) == (None, "command_line")


def test_an_end_can_be_moved(nina: Person, nils: Person) -> None:
    first = grant_role(nils, "editor", reason="joined", by=COMMAND_LINE)
    end = timezone.now() + timedelta(days=1)
    second = grant_role(nils, "editor", until=end, reason="leaves soon", by=nina)
    assert second.pk == first.pk
    assert (second.until, second.assigned_by_id, second.assigned_by_system) == (end, nina.pk, "")
    assert Entry.objects.latest("pk").event == "rbac.role.extended"


def test_a_role_that_ended_can_be_given_again(nina: Person, give: GiveRole, nils: Person) -> None:
    give(nils, "editor", until=timezone.now() - timedelta(days=1))
    assert not holds_any_role(nils)
    grant_role(nils, "editor", reason="back again", by=nina)
    assert holds_any_role(nils)
    assert RoleAssignment.objects.filter(user_id=nils.pk).count() == 1


def test_nothing_changes_when_a_listener_fails(nina: Person, give: GiveRole, nils: Person) -> None:
    held = give(nils, "editor")
    listener = on_access_lost.register(lambda user, reason: 1 / 0)  # type: ignore[arg-type]
    try:
        with pytest.raises(ZeroDivisionError):
            revoke_role(held, reason="left", by=nina)
    finally:
        on_access_lost._functions.remove(listener)
    assert RoleAssignment.objects.filter(user_id=nils.pk).exists()


def test_a_role_of_ones_own_beside_the_built_in_one_takes_no_power(
    nina: Person, give: GiveRole, nils: Person, news_scope: Scope
) -> None:
    make_role("Night desk", {str(WRITE): "editor"}, reason="new", by=nina)
    give(nina, "night_desk")
    held = grant_role(nils, "night_desk", scope=news_scope, reason="joined", by=nina)
    with override("de"):
        grant_role(nils, "editor", scope=news_scope, reason="joined", by=nina)
    told = Entry.objects.filter(event="rbac.role.granted").order_by("pk")
    assert [entry.public["role"][1] for entry in told] == ["Night desk", "editor"]
    assert held.role == "night_desk"


def test_no_role_is_given_or_taken_by_half(
    nina: Person, give: GiveRole, nils: Person, news_scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, end = give(nils, "editor"), timezone.now() + timedelta(days=1)
    verbs = (
        lambda: grant_role(nils, "editor", scope=news_scope, reason="x", by=nina),
        lambda: grant_role(nils, "editor", until=end, reason="x", by=nina),
        lambda: revoke_role(held, reason="x", by=nina),
    )
    assert_nothing_by_half(verbs, roles, RoleAssignment, monkeypatch=monkeypatch)


def test_an_administrator_for_a_while_is_no_last_one_beside_another(
    nina: Person, nils: Person, give: GiveRole
) -> None:
    assert is_last_administrator(nina)
    assert not is_last_administrator(nils)
    give(nils, "administrator", until=timezone.now() + timedelta(days=1))
    assert not is_last_administrator(nina)
