"""The rulebook refuses to start with a hole in it."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.contrib.auth.models import Group
from django.db.models import Model, Q
from pytest_django import Settings

from rbac.actions import Action
from rbac.models import CustomRole, RoleAssignment, Scope
from rbac.rulebook import (
    Condition,
    GrantStore,
    Invariant,
    Row,
    Rulebook,
    UnknownAction,
    UnknownSystemActor,
    administrator_role,
    no,
    rulebook,
    when,
    yes,
)

pytestmark = pytest.mark.usefixtures("rules")
DO = Action("shop.do_thing", label="do a thing")
VIEW = Action("shop.view_scope", label="see a place")
OTHER = Action("park.do_thing", label="do a thing elsewhere")


def row(**more: Any) -> Row:
    return Row(contributor=no("never"), editor=no("never"), administrator=yes("always"), **more)


def test_a_row_without_a_cell_for_a_role_is_refused() -> None:
    with pytest.raises(TypeError, match="no cell for editor"):
        Row(contributor=no("never"), administrator=yes("always"))


def test_a_cell_for_a_role_that_does_not_exist_is_refused() -> None:
    with pytest.raises(TypeError, match="auditor, which"):
        Row(contributor=no("n"), editor=no("n"), administrator=yes("y"), auditor=yes("why not"))


@pytest.mark.parametrize("cell", [no(""), yes(""), yes(None)])
def test_a_cell_without_a_reason_is_refused(cell: object) -> None:
    with pytest.raises(TypeError, match="give a reason"):
        Row(contributor=cell, editor=no("n"), administrator=yes("y"))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="cell of a_job"):
        Row(contributor=no("n"), editor=no("n"), administrator=yes("y"), system={"a_job": cell})  # type: ignore[dict-item]


STRAY = Invariant(name="stray", actions=(VIEW,), broken=lambda a, o: None, query=lambda a: Q())


@pytest.mark.parametrize(
    ("action", "models", "invariants", "why"),
    [
        (OTHER, {OTHER: None}, (), r"must start with 'shop\.'"),
        (DO, {}, (), "which model"),
        (DO, {DO: None, VIEW: Scope}, (), r"no row for shop\.view_scope"),
        (DO, {DO: None}, (STRAY,), "stray binds"),
    ],
    ids=["of another app", "done to nothing named", "a model without a row", "an unknown action bound"],
)
def test_rows_that_do_not_fit_are_refused(action: Action, models: Any, invariants: Any, why: str) -> None:
    with pytest.raises(TypeError, match=why):
        Rulebook().add("shop", {action: row()}, models, {}, invariants)


def test_a_second_row_for_an_action_is_refused() -> None:
    book = Rulebook()
    book.add("shop", {DO: row()}, {DO: None}, {})
    with pytest.raises(TypeError, match="two rows"):
        book.add("shop", {DO: row()}, {DO: None}, {})


def test_a_governed_invariant_must_say_where_it_is_demanded_in_both_languages() -> None:
    with pytest.raises(TypeError, match="where it is demanded"):
        Invariant(name="i", actions=(DO,), broken=lambda a, o: None, query=lambda a: Q(), hard=False)
    with pytest.raises(TypeError, match="where it is demanded"):
        Invariant(
            name="i", actions=(DO,), broken=lambda a, o: None, query=lambda a: Q(), demanded_query=Q(pk=1)
        )


def test_an_unknown_action_is_named_with_its_nearest_neighbours() -> None:
    with pytest.raises(UnknownAction, match=r"Did you mean .*rbac\.grant_role") as caught:
        rulebook.row("rbac.grant_rolle")
    assert "rbac.grant_role" in caught.value.suggestions


def test_roles_are_the_projects_own(settings: Settings) -> None:
    settings.RBAC_ROLES = ("reader", "owner")
    Row(reader=no("readers read"), owner=yes("owners own"))
    with pytest.raises(TypeError, match="no cell for reader, owner"):
        row()


OPEN = Action("secure_rbac.open_scope", label="open a place")
SHARE = Action("secure_rbac.share_scope", label="share a place")
VIEW_SCOPE = Action("secure_rbac.view_scope", label="see a place")
RUN = Action("secure_rbac.run_site", label="run the site")
NOTE = Action("secure_rbac.note_role", label="note a role")
APP = "secure_rbac"
anything = Condition(name="anything", test=lambda actor, obj: True, query=lambda actor: Q())


def test_a_rule_without_a_label_is_called_by_its_name_in_words() -> None:
    assert replace(anything, name="own_words", label=None).label == "own words"
    assert replace(unlocked, name="own_words", label=None).label == "own words"
    assert replace(anything, label="to have written part of it").label == "to have written part of it"


# Any models do for what they are asked: which they are.
PLACES = GrantStore(Scope, RoleAssignment, Group, (OPEN, VIEW_SCOPE), SHARE, covers_below=True)
unlocked = Invariant(
    name="unlocked", actions=(OPEN, NOTE), broken=lambda actor, obj: None, query=lambda actor: Q()
)


def filled(**more: Any) -> Rulebook:
    book = Rulebook()
    rows = {
        OPEN: row(),
        SHARE: row(),
        VIEW_SCOPE: row(),
        NOTE: row(),
        RUN: row(system={"night_job": yes("it must")}),
    }
    models: dict[Action, Any] = {
        OPEN: Scope,
        SHARE: Scope,
        VIEW_SCOPE: Scope,
        NOTE: RoleAssignment,
        RUN: None,
    }
    scopes: dict[type[Model], str] = {Scope: "pk", RoleAssignment: "scope", Group: ""}
    book.add(APP, rows, models, scopes, (unlocked,), **more)
    return book


def test_cells_say_what_they_are_called() -> None:
    assert (yes("y").grants, yes("y").condition, no("n").grants) == (True, None, False)
    assert (when(anything, "w").grants, when(anything, "w").condition) == (True, anything)


def test_a_row_knows_for_whom_no_role_is_needed() -> None:
    assert dict(row().open_cells) == {}
    anybody, member = yes("reads"), no("not yet")
    assert dict(row(anybody=anybody, member=member).open_cells) == {"anybody": anybody, "member": member}
    with pytest.raises(TypeError, match="cell of member"):
        row(member=no(""))


def test_everything_that_was_added_is_found_again() -> None:
    book = filled(grants=(PLACES,), custom=(OPEN,), records=(CustomRole,))
    assert set(book) == {OPEN, SHARE, VIEW_SCOPE, NOTE, RUN}
    assert [book.scope_path(model) for model in (Scope, RoleAssignment, Group)] == ["pk", "scope", ""]
    assert [len(book.invariants_of(action)) for action in (OPEN, NOTE, VIEW_SCOPE)] == [1, 1, 0]
    assert (book.grant_stores, book.grant_store(Scope), book.grant_store(Group)) == ((PLACES,), PLACES, None)
    assert (book.custom_actions, book.records) == (frozenset({OPEN}), {CustomRole})
    assert book.system_actors == ("night_job",)
    book.require_system_actor("night_job")
    with pytest.raises(UnknownSystemActor, match="known: night_job"):
        book.require_system_actor("day_job")


def test_a_grant_to_do_something_lets_see_the_thing_and_nothing_else() -> None:
    book = filled()
    assert book.grants_that_allow(VIEW_SCOPE) == {OPEN, SHARE, VIEW_SCOPE}
    assert book.grants_that_allow(OPEN) == {OPEN}
    assert book.grants_that_allow(RUN) == {RUN}
    assert (book.view_action(Scope), book.view_action(RoleAssignment)) == (VIEW_SCOPE, None)


def test_where_two_apps_let_see_the_same_thing_the_one_of_the_action_counts() -> None:
    book = filled()
    other, opens = Action("park.view_scope", label="see it there"), Action("park.open_scope", label="open it")
    book.add("park", {other: row(), opens: row()}, {other: Scope, opens: Scope}, {})
    assert (book.view_action(Scope, app="park"), book.view_action(Scope, app=APP)) == (other, VIEW_SCOPE)
    assert book.grants_that_allow(other) == {OPEN, SHARE, VIEW_SCOPE, other, opens}
    assert book.grants_that_allow(opens) == {opens}


def test_no_role_that_someone_makes_includes_what_no_one_is_given() -> None:
    never = Action("secure_rbac.end_world", label="end the world")
    cells = {role: no("never") for role in ("contributor", "editor", "administrator")}
    book = Rulebook()
    with pytest.raises(TypeError, match="given to no role"):
        book.add(APP, {never: Row(system={}, **cells)}, {never: None}, {}, custom=(never,))
    assert book.custom_actions == frozenset()


@pytest.mark.parametrize(
    ("store", "message"),
    [
        (replace(PLACES, actions=(RUN,)), "run_site is not done to Scope"),
        (replace(PLACES, covers_below=False, actions=(NOTE,)), "note_role is not done to Scope"),
        (replace(PLACES, model=Group), "is not done to Group"),
        (replace(PLACES, actions=(OPEN, SHARE)), "gives grants and so can be none itself"),
        (replace(PLACES, given_by=RUN), "run_site is not done to Scope"),
    ],
)
def test_a_store_of_grants_that_do_not_fit_is_refused(store: GrantStore, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        filled(grants=(store,))


def test_a_store_that_covers_what_is_below_takes_what_is_done_there() -> None:
    """A role may be noted wherever it is held: a grant on a place covers that, one on a single thing does not."""
    assert filled(grants=(replace(PLACES, actions=(OPEN, NOTE)),)).grant_stores
    assert filled(grants=(replace(PLACES, covers_below=False),)).grant_stores


@pytest.mark.parametrize(
    "more",
    [
        {"passed": lambda actor, obj: None},
        {"passed_query": lambda actor: Q()},
        {"passed": lambda actor, obj: None, "passed_query": lambda actor: Q()},
    ],
    ids=["in Python only", "in SQL only", "although it binds everybody"],
)
def test_what_binds_everybody_is_never_passed(more: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="only a governed invariant is ever passed"):
        replace(unlocked, **more)
    if len(more) == 1:
        with pytest.raises(TypeError, match="twice"):
            replace(unlocked, hard=False, demanded=lambda obj: True, demanded_query=Q(), **more)


def test_what_is_left_out_means_the_narrower() -> None:
    """A grant that passes what is about the person, or reaches what lies below, says so."""
    assert (unlocked.personal, GrantStore(Scope, RoleAssignment, Group, (OPEN,), SHARE).covers_below) == (
        False,
        False,
    )
    assert administrator_role() == "administrator"


def test_a_model_that_stands_for_another_has_its_place_and_its_grants() -> None:
    book, proxy = (
        filled(grants=(PLACES,)),
        cast("Any", SimpleNamespace(_meta=SimpleNamespace(concrete_model=Scope))),
    )
    assert (book.scope_path(proxy), book.grant_store(proxy)) == ("pk", PLACES)


def test_a_name_that_is_none_is_told_three_that_are_near_and_every_job() -> None:
    assert len(UnknownAction("run", [f"run{number}" for number in range(9)]).suggestions) == 3
    with pytest.raises(UnknownSystemActor, match=r"\(known: none\)"):
        Rulebook().require_system_actor("day_job")
    book = Rulebook()
    book.add(APP, {RUN: row(system={"one": yes("y"), "two": yes("y")})}, {RUN: None}, {})
    with pytest.raises(UnknownSystemActor, match=r"\(known: one, two\)"):
        book.require_system_actor("day_job")
