"""The questions beside ``decide``: for a whole class, by role alone, in menus, and lists taken apart."""

from typing import Any

import pytest
from django.db.models import Q

from audit.actors import ANONYMOUS, SystemActor
from rbac.actions import Action
from rbac.decisions import decide, decide_anywhere, grants_by_role, holds_anywhere
from rbac.models import RoleAssignment, Scope
from rbac.models.grant_queries import NOTHING
from rbac.queries import MUCH, as_boolean, holds_much, only, ways
from rbac.rulebook import Row, no, rulebook, yes
from tests.rbac.conftest import GiveRole, MakePerson
from tests.rbac.samples import RUN, SIGN, WRITE

GREET = Action("sample.greet_note", label="greet a note")
ENTER = Action("sample.enter_note", label="enter a note")


@pytest.fixture
def open_to_some() -> None:
    """Greeting is for everybody, entering for whoever is logged in."""
    roles: dict[str, Any] = {"contributor": no("no"), "editor": no("no"), "administrator": no("no")}
    rows = {GREET: Row(**roles, anybody=yes("hello")), ENTER: Row(**roles, member=yes("come in"))}
    rulebook.add("sample", rows, {GREET: RoleAssignment, ENTER: RoleAssignment}, {})


def test_menus_tell_everybody_from_members(open_to_some: None, person: MakePerson) -> None:
    otto = person("otto")
    asked = [(who, what) for who in (ANONYMOUS, otto) for what in (GREET, ENTER)]
    assert [holds_anywhere(*question) for question in asked] == [True, False, True, True]
    assert [decide_anywhere(*question).allowed for question in asked] == [True, False, True, True]


def test_a_class_names_no_object(person: MakePerson, give: GiveRole) -> None:
    edna = person("edna")
    give(edna, "editor")
    decision = decide(edna, WRITE, RoleAssignment)
    assert (decision.allowed, decision.obj) == (True, None)
    assert decision.considered == decide(edna, WRITE).considered
    with pytest.raises(TypeError, match=r"done to RoleAssignment, not to Scope"):
        decide(edna, WRITE, Scope)
    with pytest.raises(TypeError, match=r"sample\.run_site is done to the whole site, not to Scope"):
        decide(edna, RUN, Scope)


def test_by_role_alone_an_object_counts_with_its_condition(
    person: MakePerson, give: GiveRole, news_scope: Scope
) -> None:
    cara = person("cara")
    give(cara, "contributor", news_scope)
    own = RoleAssignment(role="note", scope=news_scope, assigned_by_id=cara.pk)
    assert grants_by_role(cara, WRITE, own)
    assert not grants_by_role(cara, WRITE, RoleAssignment(role="note", scope=news_scope))
    assert not grants_by_role(cara, RUN, news_scope)
    assert not grants_by_role(cara, SIGN, own)


def test_whoever_holds_many_roles_gets_a_plan_of_their_own(person: MakePerson, give: GiveRole) -> None:
    ed = person("ed")
    for number in range(MUCH):
        give(ed, f"role {number}")
    assert not holds_much(ed)
    give(ed, "editor")
    assert holds_much(type(ed)._default_manager.get(pk=ed.pk))
    assert not holds_much(SystemActor("night_job"))
    assert not holds_much(ANONYMOUS)


def test_ways_together_let_the_same_rows_through() -> None:
    first, second, third = Q(pk=1), Q(pk=2), Q(role="a", reason="b")
    assert ways(third) == [third]
    assert ways(~(first | second)) == [~(first | second)]
    assert ways(first | second) == [first, second]
    assert ways((first | second) | third) == [first, second, third]
    assert ways(Q(first | second, third, _connector=Q.OR)) == [first, second, third]


def test_nothing_and_everything_need_no_condition(person: MakePerson, give: GiveRole) -> None:
    give(person("otto"), "note")
    notes = RoleAssignment.objects.all()
    assert [only(notes, NOTHING).count(), only(notes, Q()).count(), only(notes, Q(role="x")).count()] == [
        0,
        1,
        0,
    ]
    asked = {"never": NOTHING, "always": Q(), "this": Q(role="note"), "other": Q(role="x")}
    row = notes.annotate(**{name: as_boolean(allowed) for name, allowed in asked.items()}).values(*asked)[0]
    assert row == {"never": False, "always": True, "this": True, "other": False}
