"""What lists show each person is what is found for everybody at once, by role, team, condition and place."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import BigIntegerField, Q
from django.utils import timezone

from rbac.actions import Action
from rbac.custom import Included
from rbac.everybody import (
    PersonColumn,
    allowed_for_anybody,
    custom_roles,
    every_cell,
    filled,
    granting_everywhere,
    statement_for_anybody,
)
from rbac.models import CustomRole, RoleAssignment, Scope
from rbac.queries import visible_to
from rbac.rulebook import Condition, Invariant, Row, no, rulebook, when, yes
from tests.rbac.conftest import GiveRole, MakePerson, Person
from tests.rbac.samples import OPEN, READ, RUN, SIGN, VIEW, WRITE, dated

SEEN = """
SELECT person.id, thing.id FROM unnest(%s::bigint[]) AS person (id)
CROSS JOIN LATERAL ({allowed}) AS thing (id, place)
"""
OPENER = Included("Opener", {str(OPEN): "editor"})
ANYWAY = Condition(name="anyway", test=lambda actor, note: True, query=lambda actor: Q())


@pytest.fixture
def people(person: MakePerson, give: GiveRole, news: Scope, sport: Scope, policies: Scope) -> list[Person]:
    """Somebody for every way to hold a role, and some who hold none; with notes that conditions tell apart."""
    made = {n: person(n) for n in ("otto", "cara", "ed", "edna", "ada", "colin", "late", "custom")}
    give(made["cara"], "contributor", news)
    give(
        made["ed"], "editor", sport, assigned_by_id=made["cara"].pk, until=timezone.now() + timedelta(days=9)
    )
    locked = give(made["edna"], "editor")
    RoleAssignment.objects.filter(pk=locked.pk).update(reason="locked")
    give(made["ada"], "administrator", policies, assigned_by_system="strict")
    give(made["late"], "administrator", until=timezone.now() - timedelta(days=1))
    give(made["custom"], "opener", news)
    CustomRole.objects.create(key="opener", name="Opener", look="opener", cells=dict(OPENER.cells))
    legal = Group.objects.create(name="Legal")
    made["colin"].groups.add(legal)  # type: ignore[attr-defined]
    RoleAssignment.objects.create(team=legal, role="editor", scope=policies, reason="because")
    return list(made.values())


def found(
    action: Action, people: list[Person], places: tuple[int, ...] | None = None
) -> set[tuple[int, int]]:
    allowed, parameters = statement_for_anybody(action, places, custom_roles())
    with connection.cursor() as cursor:
        cursor.execute(filled(SEEN, allowed=allowed), [[one.pk for one in people], *parameters])
        return set(cursor.fetchall())


def listed(action: Action, people: list[Person], below: Q) -> set[tuple[int, int]]:
    model: Any = rulebook.model_of(action)
    again = get_user_model().objects.in_bulk([one.pk for one in people])
    return {
        (key, obj.pk) for key, one in again.items() for obj in visible_to(one, action, model).filter(below)
    }


@pytest.mark.parametrize("action", [OPEN, VIEW, READ, WRITE, SIGN])
def test_it_is_just_what_each_of_them_sees_in_a_list(
    action: Action, people: list[Person], news: Scope
) -> None:
    everywhere = listed(action, people, Q())
    assert found(action, people) == everywhere
    assert everywhere
    path = "pk" if rulebook.model_of(action) is Scope else "scope"
    below = Q(**{f"{path}__in": [news.pk, *Scope.objects.filter(name="Sport").values_list("pk", flat=True)]})
    assert found(action, people, (news.pk,)) == listed(action, people, below)


@pytest.mark.parametrize(
    ("name", "cell", "sees"),
    [
        ("never", no("nobody does"), set()),
        ("always", yes("everybody does"), {"dated", "undated"}),
        ("dated", when(dated, "what is dated"), {"dated"}),
        ("anyway", when(ANYWAY, "whatever it is"), {"dated", "undated"}),
    ],
)
def test_what_needs_no_role_is_found_for_whoever_holds_none(
    name: str, cell: Any, sees: set[str], person: MakePerson, give: GiveRole
) -> None:
    action = Action(f"sample.glance_{name}", label="glance")
    others: dict[str, Any] = dict.fromkeys(("contributor", "editor", "administrator"), no("not by a role"))
    rulebook.add("sample", {action: Row(member=cell, **others)}, {action: RoleAssignment}, {})
    otto, ed = person("otto"), person("ed")
    notes = {
        give(ed, "undated").pk: "undated",
        give(ed, "dated", until=timezone.now() + timedelta(days=1)).pk: "dated",
    }
    assert {notes[key] for _person, key in found(action, [otto])} == sees


def test_what_is_done_to_the_whole_site_stands_at_no_place() -> None:
    with pytest.raises(TypeError, match="not done to anything that stands at a place"):
        allowed_for_anybody(RUN, ())


def test_on_the_whole_site_only_an_unconditional_yes_grants() -> None:
    assert granting_everywhere(SIGN, ()) == {"administrator"}
    assert granting_everywhere(RUN, ()) == {"administrator"}
    assert granting_everywhere(OPEN, (("opener", OPENER),)) == {"editor", "administrator", "opener"}


def test_no_made_role_takes_the_cell_of_a_built_in_one() -> None:
    shadow = Included("Contributor", {str(OPEN): "editor"})
    cells = dict(every_cell(OPEN, (("contributor", shadow), ("opener", OPENER))))
    assert {role: cell.grants for role, cell in cells.items()} == {
        "contributor": False, "editor": True, "administrator": True, "opener": True
    }  # fmt: skip


def test_where_nothing_is_given_on_single_objects_an_invariant_about_oneself_gives_nothing(
    person: MakePerson, give: GiveRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rulebook, "_stores", {})
    action = Action("sample.weigh_note", label="weigh")
    theirs = Condition(name="theirs", test=lambda actor, note: False, query=lambda actor: Q(user=actor.pk))
    own = Invariant(
        name="own",
        actions=(action,),
        broken=lambda actor, note: "It is yours." if note.user_id == actor.pk else None,
        query=lambda actor: ~Q(user=actor.pk),
        personal=True,
    )
    cells: dict[str, Any] = dict.fromkeys(
        ("contributor", "editor", "administrator"), when(theirs, "what is theirs")
    )
    rulebook.add("sample", {action: Row(**cells)}, {action: RoleAssignment}, {}, (own,))
    give(person("ed"), "editor")
    assert found(action, [person("otto")]) == set()


def test_the_key_of_whoever_is_asked_about_is_a_number() -> None:
    assert isinstance(PersonColumn().output_field, BigIntegerField)


def test_what_only_a_job_does_is_found_for_nobody(
    person: MakePerson, news: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in a project in which nothing can be given on single objects."""
    monkeypatch.setattr(rulebook, "_stores", {})
    action = Action("sample.tidy_place", label="tidy a place")
    nobody: dict[str, Any] = dict.fromkeys(
        ("contributor", "editor", "administrator"), no("the night job tidies")
    )
    row = Row(system={"night_job": yes("at night")}, **nobody)
    rulebook.add("sample", {action: row}, {action: Scope}, {})
    assert found(action, [person("otto")]) == set()
    assert found(action, [person("ada")], (news.pk,)) == set()
