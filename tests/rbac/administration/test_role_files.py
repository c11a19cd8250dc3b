"""Roles of one's own as a file: what is none is refused, and what it says is so afterwards, or nothing at all."""

import json
from typing import Any

import pytest

from accounts.models import User
from audit.actors import COMMAND_LINE
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, PUBLISH_ARTICLE, VIEW_ARTICLE
from rbac.administration import role_files
from rbac.administration.custom_roles import make_role
from rbac.administration.role_files import FORMAT, as_text, bring_in, export_roles, read
from rbac.administration.separations import breaches, keep_apart
from rbac.errors import Invalid, Refused
from rbac.models import CustomRole, CustomRoleVersion
from rbac.roles import grant_role

VIEWS = {str(VIEW_ARTICLE): "contributor"}
EDITS, APPROVES = {str(EDIT_ARTICLE): "contributor"} | VIEWS, {str(APPROVE_ARTICLE): "editor"} | VIEWS


@pytest.fixture
def two(ada: User) -> list[CustomRole]:
    return [
        make_role("Writer", EDITS, description="Writes.", reason="new", by=ada),
        make_role("Checker", APPROVES, reason="new", by=ada),
    ]


def file_of(*roles: Any) -> str:
    return json.dumps({"format": FORMAT, "roles": list(roles)})


def role(name: Any = "Checker", cells: Any = APPROVES, **more: Any) -> dict[str, Any]:
    return {"name": name, "cells": cells} | more


@pytest.mark.parametrize("text", ["", "[]", "{}", "7", '{"format": "custom-roles/1"}', "[" * 100_000])
def test_what_is_no_file_of_roles_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="no file of roles"):
        read(text)


@pytest.mark.parametrize(
    "entry",
    [
        "Checker",
        {"cells": APPROVES},
        {"name": "Checker"},
        role(name=7),
        role(cells=["content.approve_article"]),
        role(cells={str(APPROVE_ARTICLE): 7}),
        role(description=7),
    ],
)
def test_a_role_that_does_not_say_what_it_is_is_refused(entry: Any) -> None:
    with pytest.raises(Invalid, match="has no name, or does not say"):
        read(file_of(role("Writer", EDITS), entry))


def test_a_file_is_as_large_as_it_may_be_and_no_larger(monkeypatch: pytest.MonkeyPatch) -> None:
    text = file_of(role())
    monkeypatch.setattr(role_files, "LARGEST", len(text))
    (only,) = read(text)
    assert (only.name, only.description, only.cells) == ("Checker", "", APPROVES)
    with pytest.raises(Invalid, match="no file of roles"):
        read(f"{text} ")


def test_the_same_roles_give_the_same_file_that_people_can_read(two: list[CustomRole]) -> None:
    assert export_roles() == {
        "format": FORMAT,
        "roles": [
            {"name": "Checker", "description": "", "version": 1, "cells": APPROVES},
            {"name": "Writer", "description": "Writes.", "version": 1, "cells": EDITS},
        ],
    }
    assert as_text({"roles": ["é"], "format": "x"}) == '{\n  "format": "x",\n  "roles": [\n    "é"\n  ]\n}\n'


def test_only_who_makes_roles_brings_them_in(two: list[CustomRole], ed: User) -> None:
    with pytest.raises(Refused):
        bring_in(file_of(role(cells=EDITS)), reason="wider", by=ed)
    assert CustomRole.objects.get(name="Checker").cells == APPROVES


def test_what_is_said_of_a_role_is_so_afterwards_and_the_others_stay(
    two: list[CustomRole], ada: User
) -> None:
    text = file_of(
        role("Reader", VIEWS),
        role(cells=VIEWS, description="Looks."),
        role("Writer", EDITS, description="Writes. "),
    )
    assert bring_in(text, reason="as agreed", by=ada) == {
        "made": ["Reader"], "changed": ["Checker"], "same": ["Writer"]
    }  # fmt: skip
    found = {r.name: (r.cells, r.description, r.version) for r in CustomRole.objects.all()}
    assert found == {
        "Reader": (VIEWS, "", 1),
        "Checker": (VIEWS, "Looks.", 2),
        "Writer": (EDITS, "Writes.", 1),
    }
    changed = CustomRoleVersion.objects.get(key="checker", number=2)
    assert (changed.reason, changed.made_by) == ("as agreed", ada)


def test_where_one_role_cannot_be_so_nothing_is_changed(two: list[CustomRole], ada: User) -> None:
    with pytest.raises(Invalid):
        bring_in(file_of(role(cells=VIEWS), role("Editor", VIEWS)), reason="wider", by=ada)
    assert CustomRole.objects.get(name="Checker").cells == APPROVES


def test_what_is_so_already_is_the_same_however_it_was_written(two: list[CustomRole], ada: User) -> None:
    """By hand, perhaps: with blanks, and without what is needed to see what is edited."""
    by_hand = file_of(role(" Writer ", {str(EDIT_ARTICLE): "contributor"}, description="Writes. "))
    assert bring_in(by_hand, reason="again", by=ada) == {"made": [], "changed": [], "same": [" Writer "]}
    assert CustomRole.objects.get(name="Writer").version == 1


def test_who_may_not_change_a_role_is_not_told_that_it_is_the_same(two: list[CustomRole], ed: User) -> None:
    with pytest.raises(Refused):
        bring_in(file_of(role()), reason="again", by=ed)


def role_of(name: str, *actions: str, **more: str) -> dict[str, Any]:
    return {"name": name, "cells": dict.fromkeys(map(str, actions), "editor"), **more}


def brought(*roles: dict[str, Any]) -> dict[str, list[str]]:
    text = json.dumps({"format": FORMAT, "roles": roles})
    return bring_in(text, reason="as agreed", by=COMMAND_LINE)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("other", ["Checker", "  Checker ", "checker", "Chécker", "Check-er"])
def test_a_name_that_stands_there_twice_is_refused_in_either_order(
    turned: bool, other: str, site: object
) -> None:
    roles = [role_of("Checker", APPROVE_ARTICLE), role_of(other, PUBLISH_ARTICLE)]
    with pytest.raises(Invalid, match="twice, or beside a name that looks like it"):
        brought(*(roles[::-1] if turned else roles))
    assert not CustomRole.objects.exists()


@pytest.fixture
def one_and_two(ada: User, otto: User) -> None:
    """Two roles of one user, of which only the first has a part of what stays apart."""
    keep_apart(APPROVE_ARTICLE, PUBLISH_ARTICLE, reason="two people look at it", by=ada)
    one = make_role("One", {str(APPROVE_ARTICLE): "editor"}, reason="x", by=ada)
    two = make_role("Two", {str(EDIT_ARTICLE): "editor"}, reason="x", by=ada)
    for held in (one, two):
        grant_role(otto, held.key, reason="x", by=ada)


@pytest.mark.usefixtures("one_and_two")
@pytest.mark.parametrize("turned", [False, True])
def test_two_roles_that_exchange_what_stays_apart_do_so_in_either_order(turned: bool) -> None:
    roles = [role_of("One", PUBLISH_ARTICLE), role_of("Two", EDIT_ARTICLE)]
    assert brought(*roles)["changed"] == ["One"]
    roles = [role_of("One", EDIT_ARTICLE), role_of("Two", PUBLISH_ARTICLE)]
    assert sorted(brought(*(roles[::-1] if turned else roles))["changed"]) == ["One", "Two"]
    assert breaches() == []


@pytest.mark.usefixtures("one_and_two")
def test_what_would_bring_duties_together_changes_nothing() -> None:
    with pytest.raises(Invalid, match="two people look at it"):
        brought(role_of("New", EDIT_ARTICLE), role_of("Two", PUBLISH_ARTICLE))
    assert {r.name: r.version for r in CustomRole.objects.all()} == {"One": 1, "Two": 1}


def test_the_role_that_cannot_be_is_named(site: object) -> None:
    with pytest.raises(Invalid, match=r"“Mover”: .*belongs to the built-in roles"):
        brought(role_of("Checker", APPROVE_ARTICLE), role_of("Mover", "rbac.grant_role"))
    make_role("Checker", {str(APPROVE_ARTICLE): "editor"}, reason="x", by=COMMAND_LINE)
    with pytest.raises(Invalid, match="“Check-er”: There is a role of this name"):
        brought(role_of("Check-er", APPROVE_ARTICLE))
