"""What a decision looked at, told so that someone can act on it: which piece spoke, of what kind, and why."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from audit.actors import ANONYMOUS, SystemActor
from rbac.actions import Action
from rbac.decisions import (
    Decision,
    allowed_by_role,
    decide,
    decide_anywhere,
    holds_anywhere,
    refusal,
)
from rbac.evidence import Verdict, as_actor, is_member
from rbac.management.commands.explain_access import facts
from rbac.models import RoleAssignment, Scope
from rbac.queries import rows_allowed, visible_to
from rbac.rulebook import Condition, Invariant, Row, no, rulebook, when, yes
from rbac.scopes import add_scope
from tests.rbac.conftest import GiveRole, MakePerson, Person
from tests.rbac.samples import OPEN, READ, RUN, SIGN, WRITE, dated

pytestmark = pytest.mark.usefixtures("rules")
type SetState = Callable[..., None]
BROWSE = Action("sample.browse_note", label="browse a note")
SEAL = Action("sample.seal_note", label="seal a note")
GLANCE = Action("sample.glance_note", label="glance at a note")
always = Condition(name="always", test=lambda actor, note: True, query=lambda actor: Q())


@pytest.fixture
def browsing() -> None:
    """An action that needs no role: dated notes are for everybody, all others for anyone who is logged in."""
    row = Row(
        contributor=yes("contributors browse"),
        editor=yes("editors browse"),
        administrator=no("administrators have no time"),
        anybody=when(dated, "dated notes are for everybody"),
        member=yes("notes are for any user who is logged in"),
    )
    rulebook.add("sample", {BROWSE: row}, {BROWSE: RoleAssignment}, {})


def note(**fields: Any) -> RoleAssignment:
    return RoleAssignment(role="note", **fields)


def told(decision: Decision, kind: str) -> list[tuple[str, str, str]]:
    return [(str(e.source), e.verdict.name, str(e.reason)) for e in decision.considered if e.kind == kind]


def test_frozen_roles_do_nothing(nina: Person, set_state: SetState) -> None:
    set_state(nina, roles_frozen=True)
    decision = decide(nina, RUN)
    assert not decision.allowed
    assert told(decision, "account") == [
        (
            "account",
            "REFUSES",
            "The roles of this account are frozen until an administrator has looked at it.",
        )
    ]


@pytest.mark.parametrize(
    "state",
    [
        {"factor_verified": False, "authenticated_at": None},
        {"factor_verified": True, "authenticated_at": timezone.now()},
    ],
    ids=["outside a session", "with a second factor"],
)
def test_an_account_is_in_order(nina: Person, set_state: SetState, state: dict[str, Any]) -> None:
    set_state(nina, **state)
    decision = decide(nina, RUN)
    assert decision.allowed
    assert told(decision, "account") == [("account", "SILENT", "The account is in order.")]


def test_a_decision_does_not_change(nick: Person) -> None:
    with pytest.raises(FrozenInstanceError):
        decide(nick, RUN).allowed = True  # type: ignore[misc]


def test_the_role_that_said_yes_is_named(nell: Person) -> None:
    assert decide(nell, WRITE, note()).role == "editor"
    assert decide(nell, RUN).role == ""
    assert decide(SystemActor("night_job"), WRITE, note(until=timezone.now())).role == ""


def test_a_job_speaks_under_its_name_whether_it_may_or_not(db: None) -> None:
    job = SystemActor("night_job")
    allowed, refused = decide(job, WRITE, note(until=timezone.now())), decide(job, SIGN, note())
    assert told(allowed, "system") == [
        ("the job “night job”", "GRANTS", "the night job writes what is dated")
    ]
    assert told(refused, "system") == [
        ("the job “night job”", "SILENT", "The rulebook gives this job nothing here.")
    ]
    assert {e.name for e in (*allowed.considered, *refused.considered) if e.kind == "system"} == {"night_job"}


def test_invariants_say_whether_they_hold_or_are_demanded(nina: Person) -> None:
    decision = decide(nina, SIGN, note(assigned_by_system="strict"))
    assert told(decision, "invariant") == [
        ("not locked", "SILENT", "It holds."),
        ("four eyes", "SILENT", "It holds."),
    ]
    assert [e.name for e in decision.considered if e.kind == "invariant"] == ["not locked", "four eyes"]
    assert told(decide(nina, SIGN, note()), "invariant")[1] == (
        "four eyes",
        "SILENT",
        "It is not demanded here.",
    )


def test_without_an_object_an_invariant_does_not_decide(nina: Person) -> None:
    decision = decide(nina, SIGN)
    assert decision.allowed
    assert {reason for _source, _verdict, reason in told(decision, "invariant")} == {
        "It concerns a single object, and none was named."
    }


def test_a_broken_invariant_is_named_and_nothing_after_it_is_asked(nina: Person) -> None:
    last = decide(nina, SIGN, note(reason="locked")).considered[-1]
    assert (last.source, last.name) == ("not locked", "not locked")
    assert (last.verdict, last.reason) == (Verdict.REFUSES, "This note is locked.")


def test_scripts_read_of_each_piece_whether_it_grants_refuses_or_does_not_decide(nina: Person) -> None:
    allowed, refused = (facts(decide(nina, action, note())) for action in (SIGN, WRITE))
    assert [e["verdict"] for e in allowed["considered"]] == [*["does not decide"] * 3, "grants"]
    assert [e["verdict"] for e in refused["considered"]] == [*["does not decide"] * 3, "refuses"]


def test_of_many_roles_elsewhere_only_some_are_listed(
    person: MakePerson, give: GiveRole, news_scope: Scope
) -> None:
    ed = person("ed")
    for number in range(7):
        give(ed, "editor", add_scope(f"Section {number}"))
    decision = decide(ed, OPEN, news_scope)
    held = told(decision, "role")
    assert len(held) == 5
    assert {reason for _source, _verdict, reason in held} == {"This role is held at another place."}


def test_a_role_held_here_is_not_told_of_twice(nick: Person, give: GiveRole, news_scope: Scope) -> None:
    give(nick, "contributor")
    assert told(decide(nick, OPEN, news_scope), "role") == [
        ("contributor of News", "SILENT", "contributors stay"),
        ("contributor of the whole site", "SILENT", "contributors stay"),
    ]


def test_the_default_ends_what_nothing_decided(person: MakePerson) -> None:
    decision = decide(person("otto"), RUN)
    assert told(decision, "default") == [("default", "REFUSES", "Nothing that was looked at says yes.")]
    assert told(decision, "role") == [("roles", "SILENT", "No role is held here.")]


def test_what_everybody_may_do_needs_no_account(browsing: None) -> None:
    for nobody in (ANONYMOUS, AnonymousUser()):
        decision = decide(nobody, BROWSE, note(until=timezone.now()))
        assert decision.allowed
        assert told(decision, "account") == [("account", "SILENT", "No user is logged in.")]
        assert told(decision, "everybody") == [("everybody", "GRANTS", "dated notes are for everybody")]
        refused = decide(nobody, BROWSE, note())
        assert not refused.allowed
        assert told(refused, "everybody") == [("everybody", "SILENT", "Not here.")]
        assert told(refused, "role") == []


def test_what_members_may_do_is_for_a_user_who_is_logged_in(
    nils: Person, browsing: None, set_state: SetState
) -> None:
    assert decide(nils, BROWSE, note()).reason == "notes are for any user who is logged in"
    assert told(decide(nils, BROWSE, note()), "everybody")[1][0] == "any user who is logged in"
    set_state(nils, factor_verified=False, authenticated_at=timezone.now())
    assert decide(nils, BROWSE, note()).allowed
    for out_of_order in ({"active": False}, {"frozen": True}):
        set_state(nils, **out_of_order)
        assert not decide(nils, BROWSE, note()).allowed
        assert not is_member(nils)


def test_the_roles_of_a_refused_account_do_not_count_where_everybody_reads(
    browsing: None, nell: Person, set_state: SetState
) -> None:
    set_state(nell, frozen=True)
    decision = decide(nell, BROWSE, note())
    assert (decision.allowed, told(decision, "role")) == (False, [])
    assert decide(nell, BROWSE, note(until=timezone.now())).allowed


def test_the_same_holds_of_lists_and_menus(
    browsing: None, person: MakePerson, give: GiveRole, set_state: SetState
) -> None:
    otto = person("otto")
    give(otto, "note")
    for actor, seen in ((ANONYMOUS, 0), (otto, 1)):
        assert visible_to(actor, BROWSE, RoleAssignment).count() == seen
        assert holds_anywhere(actor, BROWSE)
        assert decide_anywhere(actor, BROWSE).allowed
    set_state(otto, active=False)
    assert visible_to(otto, BROWSE, RoleAssignment).count() == 0
    assert holds_anywhere(otto, BROWSE)


def test_anywhere_says_that_it_was_asked_so_and_which_role_said_yes(nora: Person) -> None:
    decision = decide_anywhere(nora, OPEN)
    assert (decision.allowed, decision.anywhere, decision.reason) == (True, True, "editors open")
    assert told(decision, "role") == [("editor of News", "GRANTS", "editors open")]
    assert not decide(nora, OPEN).anywhere


def test_anywhere_refuses_with_the_reason_of_the_role_or_of_the_account(
    nick: Person, give: GiveRole, policies_scope: Scope, set_state: SetState
) -> None:
    give(nick, "contributor", policies_scope)
    decision = decide_anywhere(nick, OPEN)
    assert (decision.allowed, decision.anywhere, decision.reason) == (False, True, "contributors stay")
    assert not holds_anywhere(nick, OPEN)
    assert told(decision, "role") == [
        (f"contributor of {place}", "SILENT", "contributors stay") for place in ("News", "Policies")
    ]
    set_state(nick, frozen=True)
    assert decide_anywhere(nick, READ).reason == "This account is frozen."
    assert not decide_anywhere(nick, READ).allowed


def test_anywhere_a_job_does_what_its_cell_says(db: None) -> None:
    job = SystemActor("night_job")
    decision = decide_anywhere(job, WRITE)
    assert (decision.allowed, decision.reason) == (True, "the night job writes what is dated")
    assert told(decision, "role") == [("the job “night job”", "GRANTS", "the night job writes what is dated")]
    assert not decide_anywhere(job, SIGN).allowed
    assert holds_anywhere(job, WRITE)
    assert not holds_anywhere(job, SIGN)


def test_a_verb_refuses_for_a_reason_of_its_own_in_the_same_form(nils: Person, news_scope: Scope) -> None:
    no_to_nils = refusal(nils, OPEN, news_scope, kind="invariant", source="own rule", reason="not today")
    assert (no_to_nils.allowed, no_to_nils.reason, no_to_nils.obj) == (False, "not today", news_scope)
    assert told(no_to_nils, "invariant") == [("own rule", "REFUSES", "not today")]


def test_a_role_at_a_place_above_counts_before_the_object_is_there(
    nora: Person, sport: Scope, policies_scope: Scope
) -> None:
    assert allowed_by_role(nora, WRITE, sport)
    assert not allowed_by_role(nora, SIGN, sport)  # editors sign what is dated, and a place has no date
    assert not allowed_by_role(nora, WRITE, policies_scope)
    assert allowed_by_role(SystemActor("night_job"), WRITE, sport)


def test_every_actor_is_named_in_one_way(nils: Person) -> None:
    assert as_actor(nils) is nils
    assert as_actor(AnonymousUser()) is ANONYMOUS
    job = SystemActor("night_job")
    assert as_actor(job) is job
    assert not is_member(job)
    assert not is_member(ANONYMOUS)


@pytest.fixture
def sealing() -> dict[str, Any]:
    """An action with an invariant that a recorded exception passes; the test says what is recorded."""
    recorded: dict[str, Any] = {"reason": None}

    def passed(_actor: object, _obj: object) -> Any:
        if isinstance(recorded["reason"], Exception):
            raise recorded["reason"]
        return recorded["reason"]

    governed = Invariant(
        name="two people",
        actions=(SEAL,),
        broken=lambda actor, obj: "One person is not enough.",
        query=lambda actor: Q(pk__in=[]),
        hard=False,
        demanded=lambda obj: True,
        demanded_query=Q(),
        passed=passed,
        passed_query=lambda actor: Q(reason="emergency"),
    )
    row = Row(contributor=no("no"), editor=no("no"), administrator=yes("administrators seal"))
    rulebook.add("sample", {SEAL: row}, {SEAL: RoleAssignment}, {}, (governed,))
    return recorded


def test_an_invariant_that_an_exception_passes_does_not_decide(nina: Person, sealing: dict[str, Any]) -> None:
    assert decide(nina, SEAL, note()).reason == "One person is not enough."
    sealing["reason"] = "The emergency of Monday."
    decision = decide(nina, SEAL, note())
    assert (decision.allowed, decision.reason) == (True, "administrators seal")
    assert told(decision, "exception") == [("two people", "SILENT", "The emergency of Monday.")]
    assert [e.name for e in decision.considered if e.kind == "exception"] == ["two people"]
    assert told(decision, "invariant") == []


def test_an_exception_that_cannot_be_looked_up_is_none(nina: Person, sealing: dict[str, Any]) -> None:
    sealing["reason"] = RuntimeError("the table is gone")
    assert decide(nina, SEAL, note()).reason == "One person is not enough."


def test_lists_take_the_exception_into_account(nina: Person, sealing: dict[str, Any]) -> None:
    emergency = RoleAssignment.objects.create(user_id=nina.pk, role="note", reason="emergency")
    assert list(visible_to(nina, SEAL, RoleAssignment)) == [emergency]
    assert rows_allowed(nina, SEAL, RoleAssignment)


@pytest.fixture
def glancing() -> None:
    """Everybody glances at what is dated, editors at everything, contributors whatever the object is."""
    row = Row(
        contributor=when(always, "contributors glance"),
        editor=yes("editors glance"),
        administrator=no("administrators do not"),
        anybody=when(dated, "everybody glances at what is dated"),
    )
    rulebook.add("sample", {GLANCE: row}, {GLANCE: RoleAssignment}, {})


def test_roles_count_beside_what_everybody_may(nell: Person, glancing: None) -> None:
    assert decide(nell, GLANCE, RoleAssignment(role="note")).reason == "editors glance"


def test_no_condition_is_fulfilled_by_nothing_not_even_one_that_looks_at_nothing(
    glancing: None, person: MakePerson, give: GiveRole
) -> None:
    cara = person("cara")
    give(cara, "contributor")
    assert decide(cara, GLANCE, RoleAssignment(role="note")).allowed
    assert not decide(cara, GLANCE).allowed
