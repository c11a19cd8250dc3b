"""Roles from a file: what stands there comes to be, in whatever order it stands, or nothing does and it is said why."""

import json
from typing import Any

import pytest

from accounts.models import User
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, PUBLISH_ARTICLE
from rbac.administration.custom_roles import make_role
from rbac.administration.role_files import FORMAT, bring_in
from rbac.administration.separations import breaches, keep_apart
from rbac.errors import Invalid
from rbac.models import CustomRole
from rbac.roles import grant_role
from rbac.rules import COMMAND_LINE


def role(name: str, *actions: str, **more: str) -> dict[str, Any]:
    return {"name": name, "cells": dict.fromkeys(map(str, actions), "editor"), **more}


def brought(*roles: dict[str, Any]) -> dict[str, list[str]]:
    text = json.dumps({"format": FORMAT, "roles": roles})
    return bring_in(text, reason="as agreed", by=COMMAND_LINE)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("other", ["Checker", "  Checker ", "checker", "Chécker", "Check-er"])
def test_a_name_that_stands_there_twice_is_refused_in_either_order(
    turned: bool, other: str, site: object
) -> None:
    roles = [role("Checker", APPROVE_ARTICLE), role(other, PUBLISH_ARTICLE)]
    with pytest.raises(Invalid, match="twice, or beside a name that looks like it"):
        brought(*(roles[::-1] if turned else roles))
    assert not CustomRole.objects.exists()


def test_what_a_file_by_hand_leaves_out_is_no_change(site: object) -> None:
    """Neither seeing what is approved, nor a space too many."""
    assert brought(role(" Checker", APPROVE_ARTICLE, description=" Reads. "))["made"] == [" Checker"]
    assert brought(role("Checker ", APPROVE_ARTICLE, description="Reads."))["same"] == ["Checker "]


@pytest.mark.parametrize("turned", [False, True])
def test_two_roles_that_exchange_what_stays_apart_do_so_in_either_order(
    turned: bool, ada: User, otto: User
) -> None:
    keep_apart(APPROVE_ARTICLE, PUBLISH_ARTICLE, reason="two people look at it", by=ada)
    one = make_role("One", {str(APPROVE_ARTICLE): "editor"}, reason="x", by=ada)
    two = make_role("Two", {str(EDIT_ARTICLE): "editor"}, reason="x", by=ada)
    for held in (one, two):
        grant_role(otto, held.key, reason="x", by=ada)
    roles = [role("One", PUBLISH_ARTICLE), role("Two", EDIT_ARTICLE)]
    assert brought(*roles)["changed"] == ["One"]
    roles = [role("One", EDIT_ARTICLE), role("Two", PUBLISH_ARTICLE)]
    assert sorted(brought(*(roles[::-1] if turned else roles))["changed"]) == ["One", "Two"]
    assert breaches() == []


def test_what_would_bring_duties_together_changes_nothing(ada: User, otto: User) -> None:
    keep_apart(APPROVE_ARTICLE, PUBLISH_ARTICLE, reason="two people look at it", by=ada)
    one = make_role("One", {str(APPROVE_ARTICLE): "editor"}, reason="x", by=ada)
    two = make_role("Two", {str(EDIT_ARTICLE): "editor"}, reason="x", by=ada)
    for held in (one, two):
        grant_role(otto, held.key, reason="x", by=ada)
    with pytest.raises(Invalid, match="two people look at it"):
        brought(role("New", EDIT_ARTICLE), role("Two", PUBLISH_ARTICLE))
    assert {r.name: r.version for r in CustomRole.objects.all()} == {"One": 1, "Two": 1}


def test_the_role_that_cannot_be_is_named(site: object) -> None:
    with pytest.raises(Invalid, match=r"“Mover”: .*belongs to the built-in roles"):
        brought(role("Checker", APPROVE_ARTICLE), role("Mover", "rbac.grant_role"))
    make_role("Checker", {str(APPROVE_ARTICLE): "editor"}, reason="x", by=COMMAND_LINE)
    with pytest.raises(Invalid, match="“Check-er”: There is a role of this name"):
        brought(role("Check-er", APPROVE_ARTICLE))
