"""One function decides; its answer says why. Refusals first."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audit.actors import ANONYMOUS, SystemActor
from rbac import account_state
from rbac.decisions import (
    authorize,
    decide,
    decide_and_hide,
    decide_anywhere,
    holds_anywhere,
    still_holds,
    still_holds_at,
    still_holds_ignoring_factors,
)
from rbac.errors import Refused
from rbac.evidence import Verdict
from rbac.models import RoleAssignment, Scope
from rbac.rulebook import UnknownAction, UnknownSystemActor
from rbac.scopes import add_scope, move_scope
from tests.rbac.conftest import GiveRole, MakePerson, Person
from tests.rbac.samples import OPEN, READ, RUN, SIGN, WRITE, mine, not_locked

pytestmark = pytest.mark.usefixtures("rules")
type SetState = Callable[..., None]


def test_a_decision_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match=r"decision\.allowed"):
        bool(decide(ANONYMOUS, RUN))


@pytest.mark.parametrize("nobody", [None, "cara", 7, object()])
def test_no_actor_no_action(nobody: object) -> None:
    with pytest.raises(TypeError, match="cannot act"):
        decide(nobody, RUN)


def test_unknown_names_fail_loudly() -> None:
    with pytest.raises(UnknownAction):
        decide(ANONYMOUS, "sample.no_such_thing")
    with pytest.raises(UnknownSystemActor):
        decide(SystemActor("no_such_job"), RUN)


@pytest.mark.parametrize("action", [RUN, READ])
def test_an_object_of_another_model_is_no_question(action: str, news_scope: Scope) -> None:
    with pytest.raises(TypeError, match="not to Scope"):
        decide(ANONYMOUS, action, news_scope)


def test_anybody_anonymous_is_refused(news_scope: Scope) -> None:
    for actor in (ANONYMOUS, AnonymousUser()):
        decision = decide(actor, OPEN, news_scope)
        assert not decision.allowed
        assert decision.reason == "No user is logged in."
        assert decision.actor is ANONYMOUS


def test_someone_without_a_role_is_refused(person: MakePerson, news_scope: Scope) -> None:
    decision = decide(person("otto"), OPEN, news_scope)
    assert not decision.allowed
    assert decision.reason == "No role is held here."
    assert [e.kind for e in decision.considered] == ["account", "role", "default"]


def test_a_person_who_was_never_saved_is_refused(news_scope: Scope) -> None:
    assert not decide(get_user_model()(email="ghost@example.org"), OPEN, news_scope).allowed


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"active": False}, "not active"),
        ({"frozen": True}, "frozen"),
        ({"factor_verified": False, "authenticated_at": timezone.now()}, "second factor"),
    ],
)
def test_no_role_helps_an_account_out_of_order(
    nina: Person, set_state: SetState, changes: dict[str, object], reason: str
) -> None:
    assert decide(nina, RUN).allowed
    set_state(nina, **changes)
    decision = decide(nina, RUN)
    assert not decision.allowed
    assert reason in decision.reason
    assert not holds_anywhere(nina, RUN)


def test_without_a_provider_everybody_is_refused(nina: Person) -> None:
    with account_state.provider.replaced_by(None):
        assert not decide(nina, RUN).allowed


def test_a_provider_that_fails_refuses(nina: Person) -> None:
    with account_state.provider.replaced_by(lambda user: 1 / 0):  # type: ignore[arg-type, return-value]
        assert not decide(nina, RUN).allowed


def test_a_role_beside_or_below_does_not_reach(
    person: MakePerson, give: GiveRole, news_scope: Scope, sport: Scope, policies_scope: Scope
) -> None:
    ed = person("ed")
    give(ed, "editor", sport)
    give(ed, "editor", policies_scope)
    decision = decide(ed, OPEN, news_scope)
    assert not decision.allowed
    held = [(e.source, e.reason) for e in decision.considered if e.kind == "role"]
    assert ("editor of Sport", "This role is held at another place.") in held
    anywhere = decide_anywhere(ed, RUN).considered
    assert {e.source for e in anywhere if e.kind == "role"} == {"editor of Sport", "editor of Policies"}


def test_a_role_in_a_section_says_nothing_about_the_whole_site(
    person: MakePerson, give: GiveRole, news_scope: Scope
) -> None:
    ada = person("ada")
    give(ada, "administrator", news_scope)
    for question in (None, RoleAssignment):
        assert not decide(ada, SIGN, question).allowed
    assert not decide(ada, RUN).allowed


def test_an_ended_role_does_not_count(person: MakePerson, give: GiveRole) -> None:
    ada = person("ada")
    give(ada, "administrator", until=timezone.now() - timedelta(seconds=1))
    assert not decide(ada, RUN).allowed


def test_a_role_ends_while_it_is_kept(
    person: MakePerson, give: GiveRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, clock = person("ada"), time.monotonic()
    give(ada, "administrator", until=timezone.now() + timedelta(seconds=300))
    monkeypatch.setattr(time, "monotonic", lambda: clock)
    assert decide(ada, RUN).allowed
    monkeypatch.setattr(time, "monotonic", lambda: clock + 301)
    assert not decide(ada, RUN).allowed


def test_a_role_that_the_rulebook_does_not_know_gives_nothing(person: MakePerson, give: GiveRole) -> None:
    otto = person("otto")
    give(otto, "emperor")
    decision = decide(otto, RUN)
    assert not decision.allowed
    assert decision.reason == "The rulebook does not know this role."


def test_a_hard_invariant_binds_everybody(nell: Person) -> None:
    locked = RoleAssignment(user_id=nell.pk, role="note", reason="locked", until=timezone.now())
    for actor in (nell, SystemActor("night_job")):
        decision = decide(actor, WRITE, locked)
        assert (decision.allowed, decision.reason) == (False, "This note is locked.")
        assert decision.considered[-1].kind == "invariant"


def test_an_invariant_tells_nothing_of_an_object_that_the_actor_may_not_see(nell: Person) -> None:
    for reason, allowed, hidden in (("open", True, False), ("locked", False, True)):
        note = RoleAssignment(user_id=nell.pk, role="note", reason=reason)
        decision, is_hidden = decide_and_hide(nell, WRITE, note)
        assert (decision.allowed, is_hidden) == (allowed, hidden)


def test_a_governed_invariant_binds_where_it_is_demanded(nina: Person) -> None:
    own = RoleAssignment(user_id=nina.pk, role="note", assigned_by_id=nina.pk)
    assert decide(nina, SIGN, own).allowed
    own.assigned_by_system = "strict"
    assert decide(nina, SIGN, own).reason == "Nobody signs their own."


def test_a_condition_that_fails_is_not_fulfilled(
    person: MakePerson, give: GiveRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    cara = person("cara")
    give(cara, "contributor")
    note = RoleAssignment(user_id=cara.pk, role="note", assigned_by_id=cara.pk)
    assert decide(cara, WRITE, note).allowed
    monkeypatch.setitem(vars(mine), "test", lambda actor, obj: 1 / 0)
    decision = decide(cara, WRITE, note)
    assert not decision.allowed
    assert decision.reason == "contributors write what is theirs"


def test_an_invariant_that_fails_counts_as_broken(nell: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(not_locked), "broken", lambda actor, obj: 1 / 0)
    decision = decide(nell, WRITE, RoleAssignment(user_id=nell.pk, role="note"))
    assert not decision.allowed
    assert "could not be checked" in decision.reason


def test_a_condition_is_not_fulfilled_by_nothing(person: MakePerson, give: GiveRole) -> None:
    cara = person("cara")
    give(cara, "contributor")
    assert not decide(cara, WRITE).allowed
    assert holds_anywhere(cara, WRITE)


def test_a_no_of_one_role_does_not_veto_the_yes_of_another(person: MakePerson, give: GiveRole) -> None:
    both = person("edna")
    give(both, "contributor")
    give(both, "editor")
    note = RoleAssignment(user_id=both.pk, role="note")
    decision = decide(both, WRITE, note)
    assert (decision.allowed, decision.reason) == (True, "editors write")
    give(both, "administrator")
    assert decide(both, WRITE, note).allowed


def test_the_reason_of_a_no_is_what_the_role_at_hand_says(nick: Person, sport: Scope) -> None:
    decision = decide(nick, OPEN, sport)
    assert (decision.allowed, decision.reason) == (False, "contributors stay")
    assert [(e.kind, e.source, e.verdict) for e in decision.considered] == [
        ("account", "account", Verdict.SILENT),
        ("role", "contributor of News", Verdict.SILENT),
        ("default", "default", Verdict.REFUSES),
    ]


def test_authorize_raises_what_decide_said(person: MakePerson, news_scope: Scope) -> None:
    otto = person("otto")
    with pytest.raises(Refused) as caught:
        authorize(otto, OPEN, news_scope)
    assert caught.value.decision == decide(otto, OPEN, news_scope)
    assert not caught.value.hidden


def test_a_role_reaches_everything_below_its_place(
    person: MakePerson, give: GiveRole, news_scope: Scope, sport: Scope
) -> None:
    ed = person("ed")
    give(ed, "editor", news_scope)
    decision = decide(ed, OPEN, sport)
    assert (decision.allowed, decision.reason) == (True, "editors open")
    assert decision.considered[-1].source == "editor of News"


def test_a_role_of_the_whole_site_reaches_every_place(nell: Person, sport: Scope) -> None:
    assert decide(nell, OPEN, sport).considered[-1].source == "editor of the whole site"


def test_a_place_that_moved_away_is_out_of_reach_at_once(
    nora: Person, news_scope: Scope, sport: Scope, policies_scope: Scope
) -> None:
    assert decide(nora, OPEN, sport).allowed
    move_scope(sport, policies_scope)
    assert not decide(nora, OPEN, sport).allowed
    move_scope(policies_scope, news_scope)
    assert decide(nora, OPEN, Scope.objects.get(pk=sport.pk)).allowed


def test_a_path_used_again_leads_to_no_one_else_s_place(
    person: MakePerson, give: GiveRole, news_scope: Scope, sport: Scope, policies_scope: Scope
) -> None:
    ed = person("ed")
    give(ed, "editor", sport)
    decide(ed, OPEN, sport)  # from here on ed's roles are kept
    old_path = sport.path
    move_scope(sport, policies_scope)
    local = add_scope("Local", news_scope)
    assert local.path == old_path
    assert not decide(ed, OPEN, local).allowed


def test_a_job_does_what_its_cell_says(db: None) -> None:
    job = SystemActor("night_job")
    note = RoleAssignment(role="note", until=timezone.now())
    assert decide(job, WRITE, note).reason == "the night job writes what is dated"
    note.until = None
    assert not decide(job, WRITE, note).allowed
    assert decide(job, RUN).reason == "The rulebook gives this job nothing here."


def test_fifty_decisions_take_one_query(
    nora: Person,
    give: GiveRole,
    sport: Scope,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(50):
        give(nora, f"note {number}", sport)
    notes = list(RoleAssignment.objects.filter(role__startswith="note").select_related("scope"))
    nora = get_user_model()._default_manager.get(pk=nora.pk)
    with django_assert_num_queries(1):
        assert all(decide(nora, WRITE, note).allowed for note in notes)
        assert holds_anywhere(nora, SIGN)
        assert not any(decide(nora, RUN).allowed for _ in notes)


def test_what_is_still_held_is_asked_of_the_account_and_the_roles_and_of_no_invariant(
    person: MakePerson,
    give: GiveRole,
    set_state: Callable[..., None],
    news_scope: Scope,
    policies_scope: Scope,
) -> None:
    ed = person("ed")
    locked = give(person("otto"), "note", news_scope, assigned_by=ed)
    RoleAssignment.objects.filter(pk=locked.pk).update(reason="locked")
    locked.refresh_from_db()
    assert not still_holds(ed, WRITE, locked)
    give(ed, "editor", policies_scope)
    assert not still_holds(ed, OPEN, news_scope)
    assert still_holds(ed, OPEN, policies_scope)
    give(ed, "editor", news_scope)
    assert not decide(ed, WRITE, locked).allowed
    assert still_holds(ed, OPEN, news_scope)
    assert still_holds_ignoring_factors(ed, OPEN, news_scope)
    set_state(ed, frozen=True)
    assert still_holds(ed, OPEN, news_scope) is False
    ed.is_active = False
    assert still_holds_ignoring_factors(ed, OPEN, news_scope) is False


def test_who_may_at_a_place_may_do_it_to_whatever_stands_there(
    person: MakePerson,
    give: GiveRole,
    set_state: Callable[..., None],
    news_scope: Scope,
    sport: Scope,
    policies_scope: Scope,
) -> None:
    ed, cara = person("ed"), person("cara")
    give(ed, "editor", news_scope)
    give(cara, "contributor", news_scope)
    places = (news_scope, sport, policies_scope)
    assert [still_holds_at(ed, WRITE, place) for place in places] == [True, True, False]
    assert still_holds_at(cara, READ, sport) is True
    assert still_holds_at(cara, WRITE, news_scope) is False  # only what is hers, and nothing is at hand
    set_state(ed, active=False)
    assert still_holds_at(ed, WRITE, news_scope) is False


def test_asked_about_a_class_it_is_the_whole_site_that_is_asked_about(
    person: MakePerson, give: GiveRole, news_scope: Scope
) -> None:
    ed, edna = person("ed"), person("edna")
    give(ed, "editor", news_scope)
    give(edna, "editor")
    assert (decide(ed, READ, RoleAssignment).allowed, decide(edna, READ, RoleAssignment).allowed) == (
        False,
        True,
    )
    assert decide(edna, READ, RoleAssignment).obj is None
    assert decide(edna, READ, RoleAssignment).anywhere is False
