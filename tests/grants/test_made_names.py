"""Names, descriptions and keys of roles that administrators make, at the edges of what is taken."""

from typing import Any

import pytest

from accounts.models import User
from audit.models import Entry
from audit.timeline import readable
from content.actions import APPROVE_ARTICLE, MOVE_SECTION, VIEW_ARTICLE
from content.models import Article, Section
from rbac.administration.custom_roles import change_role, make_role, remove_role
from rbac.decisions import decide
from rbac.errors import Conflict, Invalid
from rbac.models import CustomRole, RoleAssignment
from rbac.names import role_label
from rbac.roles import grant_role

APPROVES: dict[str, str] = {APPROVE_ARTICLE: "editor"}


def made(name: str, by: User, description: str = "") -> CustomRole:
    return make_role(name, APPROVES, description=description, reason="new", by=by)


def test_a_name_and_a_description_are_as_long_as_their_columns_and_no_longer(ada: User) -> None:
    longest, words = "y" * CustomRole.LONGEST_NAME, "w" * CustomRole.LONGEST_DESCRIPTION
    role = made(longest, ada, words)
    role.refresh_from_db()
    assert (role.name, role.description) == (longest, words)
    with pytest.raises(Invalid, match="name is too long: at most 60 characters"):
        made(f"{longest}y", ada)
    with pytest.raises(Invalid, match="description is too long: at most 400 characters"):
        made("Another", ada, f"{words}w")


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\x07", "\u2066", "\ufeff"])
def test_letters_that_nobody_sees_are_refused_anywhere_in_a_name(hidden: str, ada: User) -> None:
    with pytest.raises(Invalid, match="cannot be seen"):
        made(f"Legal{hidden} counsel", ada)


def test_a_description_keeps_all_but_what_postgresql_cannot(ada: User) -> None:
    assert made("Counsel", ada, " Reads\x00 for libel. ").description == "Reads for libel."


def test_keys_are_short_never_empty_and_never_come_back(ada: User, news: Section, otto: User) -> None:
    assert made("法律", ada).key == "role"
    assert made("z" * CustomRole.LONGEST_NAME, ada).key == "z" * (CustomRole.LONGEST_KEY - 8)
    first = made("Checker", ada)
    remove_role(first, reason="unused", by=ada)
    second = made("Checker", ada)
    remove_role(second, reason="unused", by=ada)
    assert [first.key, second.key, made("Checker", ada).key] == ["checker", "checker_2", "checker_3"]
    # An assignment alone, whatever wrote it, keeps its key from meaning something else one day.
    RoleAssignment.objects.create(user=otto, role="lawyer", scope=news.scope, reason="from before")
    assert made("Lawyer", ada).key == "lawyer_2"
    assert made("Reader of laws", ada).key == "reader_of_laws"


def test_what_belongs_to_the_built_in_roles_is_no_part_of_another(ada: User) -> None:
    with pytest.raises(Invalid, match="belongs to the built-in roles"):
        make_role("Mover", {MOVE_SECTION: "administrator"}, reason="new", by=ada)


def test_a_change_that_changes_nothing_and_one_of_what_is_gone_are_said(ada: User) -> None:
    role = made("Checker", ada)
    same: dict[str, Any] = {
        "name": "Checker",
        "cells": role.cells,
        "description": "",
        "reason": "x",
        "by": ada,
    }
    with pytest.raises(Conflict, match="Nothing about the role would change"):
        change_role(role, **same)
    remove_role(CustomRole.objects.get(pk=role.pk), reason="unused", by=ada)
    with pytest.raises(Conflict, match="removed already"):
        change_role(role, **same | {"name": "Another"})


def test_a_change_counts_at_once_for_whoever_is_at_work(ada: User, otto: User, in_review: Article) -> None:
    """What a person was loaded with is not what they hold any more."""
    role = made("Checker", ada)
    grant_role(otto, role.key, reason="checks", by=ada)
    at_work = User.objects.get(pk=otto.pk)
    assert decide(at_work, APPROVE_ARTICLE, in_review).allowed
    only_sees = {str(VIEW_ARTICLE): "contributor"}
    change_role(role, name="Reader", cells=only_sees, description="", reason="narrower", by=ada)
    assert not decide(at_work, APPROVE_ARTICLE, in_review).allowed
    line = readable([Entry.objects.filter(event="rbac.custom_role.changed").latest("pk")])[0]
    assert line.fields["name_before"] == "Checker"


def test_the_name_of_a_new_role_is_known_at_once(ada: User) -> None:
    assert role_label("checker") == "checker"
    assert role_label(made("Checker", ada).key) == "Checker"
