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


@pytest.fixture
def ada(person: MakePerson, give: GiveRole) -> Person:
    user = person("ada")
    give(user, "administrator")
    return user


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


def test_no_one_gives_themselves_a_role(ada: Person, news_scope: Scope) -> None:
    with pytest.raises(Refused, match="yourself") as caught:
        grant_role(ada, "editor", scope=news_scope, reason="for me", by=ada)
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


def test_a_role_is_not_given_twice(ada: Person, nils: Person) -> None:
    grant_role(nils, "editor", reason="joined", by=ada)
    with pytest.raises(Conflict, match="already"):
        grant_role(nils, "editor", reason="joined", by=ada)


def test_the_last_administrator_stays(ada: Person, give: GiveRole, nils: Person) -> None:
    held = roles_of(ada)[0]
    assert is_last_administrator(ada)
    with pytest.raises(Invalid, match="last administrator of the site"):
        revoke_role(held, reason="left", by=COMMAND_LINE)
    give(nils, "administrator", until=timezone.now() + timedelta(days=1))
    with pytest.raises(Invalid, match="last administrator of the site"):
        revoke_role(held, reason="left", by=COMMAND_LINE)
    with pytest.raises(Invalid, match="last administrator of the site"):
        grant_role(
            ada, "administrator", until=timezone.now() + timedelta(days=1), reason="leaves", by=COMMAND_LINE
        )


def test_a_role_in_a_section_makes_no_administrator_of_the_site(
    ada: Person, give: GiveRole, nils: Person, news_scope: Scope
) -> None:
    give(nils, "administrator", news_scope)
    assert is_last_administrator(ada)
    revoke_role(roles_of(nils)[0], reason="left", by=ada)


def test_only_administrators_of_the_place_take_roles_away(
    person: MakePerson, give: GiveRole, ada: Person, news_scope: Scope, policies_scope: Scope
) -> None:
    colin, ed = person("colin"), person("ed")
    give(colin, "administrator", news_scope)
    for held in (give(ed, "editor", policies_scope), give(ed, "editor"), roles_of(ada)[0]):
        with pytest.raises(Refused):
            revoke_role(held, reason="envy", by=colin)


def test_a_role_is_taken_once(ada: Person, give: GiveRole, nils: Person) -> None:
    held = give(nils, "editor")
    revoke_role(held, reason="left", by=ada)
    with pytest.raises(Conflict, match="already"):
        revoke_role(
            RoleAssignment(pk=held.pk or 10**9, user_id=nils.pk, role="editor"), reason="left", by=ada
        )


def test_a_job_is_named_as_the_one_who_gave(nils: Person) -> None:
    held = grant_role(nils, "editor", reason="set up", by=COMMAND_LINE)
    assert (held.assigned_by_id, held.assigned_by_system) == (None, "command_line")


def test_an_end_can_be_moved(ada: Person, nils: Person) -> None:
    first = grant_role(nils, "editor", reason="joined", by=COMMAND_LINE)
    end = timezone.now() + timedelta(days=1)
    second = grant_role(nils, "editor", until=end, reason="leaves soon", by=ada)
    assert second.pk == first.pk
    assert (second.until, second.assigned_by_id, second.assigned_by_system) == (end, ada.pk, "")
    assert Entry.objects.latest("pk").event == "rbac.role.extended"


def test_a_role_that_ended_can_be_given_again(ada: Person, give: GiveRole, nils: Person) -> None:
    give(nils, "editor", until=timezone.now() - timedelta(days=1))
    assert not holds_any_role(nils)
    grant_role(nils, "editor", reason="back again", by=ada)
    assert holds_any_role(nils)
    assert RoleAssignment.objects.filter(user_id=nils.pk).count() == 1


def test_nothing_changes_when_a_listener_fails(ada: Person, give: GiveRole, nils: Person) -> None:
    held = give(nils, "editor")
    listener = on_access_lost.register(lambda user, reason: 1 / 0)  # type: ignore[arg-type]
    try:
        with pytest.raises(ZeroDivisionError):
            revoke_role(held, reason="left", by=ada)
    finally:
        on_access_lost._functions.remove(listener)
    assert RoleAssignment.objects.filter(user_id=nils.pk).exists()


def test_a_role_of_ones_own_beside_the_built_in_one_takes_no_power(
    ada: Person, give: GiveRole, nils: Person, news_scope: Scope
) -> None:
    make_role("Night desk", {str(WRITE): "editor"}, reason="new", by=ada)
    give(ada, "night_desk")
    held = grant_role(nils, "night_desk", scope=news_scope, reason="joined", by=ada)
    with override("de"):
        grant_role(nils, "editor", scope=news_scope, reason="joined", by=ada)
    told = Entry.objects.filter(event="rbac.role.granted").order_by("pk")
    assert [entry.public["role"][1] for entry in told] == ["Night desk", "editor"]
    assert held.role == "night_desk"


def test_no_role_is_given_or_taken_by_half(
    ada: Person, give: GiveRole, nils: Person, news_scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, end = give(nils, "editor"), timezone.now() + timedelta(days=1)
    verbs = (
        lambda: grant_role(nils, "editor", scope=news_scope, reason="x", by=ada),
        lambda: grant_role(nils, "editor", until=end, reason="x", by=ada),
        lambda: revoke_role(held, reason="x", by=ada),
    )
    assert_nothing_by_half(verbs, roles, RoleAssignment, monkeypatch=monkeypatch)


def test_an_administrator_for_a_while_is_no_last_one_beside_another(
    person: MakePerson, give: GiveRole
) -> None:
    ada, nils = person("ada"), person("otto")
    give(ada, "administrator")
    assert is_last_administrator(ada)
    assert not is_last_administrator(nils)
    give(nils, "administrator", until=timezone.now() + timedelta(days=1))
    assert not is_last_administrator(ada)
