"""The rulebook refuses to start with a hole in it."""

import pytest
from django.db.models import Q
from pytest_django import Settings

from rbac.actions import Action
from rbac.models import RoleAssignment, Scope
from rbac.rulebook import Invariant, Row, Rulebook, UnknownAction, UnknownSystemActor, no, rulebook, yes

pytestmark = pytest.mark.usefixtures("rules")

DO = Action("shop.do_thing", label="do a thing")
VIEW = Action("shop.view_scope", label="see a place")
OTHER = Action("park.do_thing", label="do a thing elsewhere")


def row() -> Row:
    return Row(contributor=no("never"), editor=no("never"), administrator=yes("always"))


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


def test_a_row_for_an_action_of_another_app_is_refused() -> None:
    with pytest.raises(TypeError, match=r"must start with 'shop\.'"):
        Rulebook().add("shop", {OTHER: row()}, {OTHER: None}, {})


def test_a_second_row_for_an_action_is_refused() -> None:
    book = Rulebook()
    book.add("shop", {DO: row()}, {DO: None}, {})
    with pytest.raises(TypeError, match="two rows"):
        book.add("shop", {DO: row()}, {DO: None}, {})


def test_an_action_must_say_what_it_is_done_to() -> None:
    with pytest.raises(TypeError, match="which model"):
        Rulebook().add("shop", {DO: row()}, {}, {})


def test_a_model_without_a_row_is_refused() -> None:
    with pytest.raises(TypeError, match=r"no row for shop\.view_scope"):
        Rulebook().add("shop", {DO: row()}, {DO: None, VIEW: Scope}, {})


def test_an_invariant_of_an_unknown_action_is_refused() -> None:
    stray = Invariant(name="stray", actions=(VIEW,), broken=lambda a, o: None, query=lambda a: Q())
    with pytest.raises(TypeError, match="stray binds"):
        Rulebook().add("shop", {DO: row()}, {DO: None}, {}, [stray])


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


def test_an_unknown_job_is_named() -> None:
    with pytest.raises(UnknownSystemActor, match=r"'day_job'.*night_job"):
        rulebook.require_system_actor("day_job")


def test_roles_are_the_projects_own(settings: Settings) -> None:
    settings.RBAC_ROLES = ("reader", "owner")
    Row(reader=no("readers read"), owner=yes("owners own"))
    with pytest.raises(TypeError, match="no cell for reader, owner"):
        row()


def test_the_view_action_of_a_model_is_found_by_its_name() -> None:
    book = Rulebook()
    book.add("shop", {DO: row(), VIEW: row()}, {DO: Scope, VIEW: Scope}, {Scope: "pk"})
    assert book.view_action(Scope) == VIEW
    assert book.view_action(RoleAssignment) is None
    park = Action("park.view_scope", label="see a place in the park")
    book.add("park", {park: row()}, {park: Scope}, {})
    assert book.view_action(Scope, app="shop") == VIEW
    assert book.view_action(Scope, app="park") == park
    assert book.scope_path(Scope) == "pk"
    assert book.scope_path(RoleAssignment) == ""
