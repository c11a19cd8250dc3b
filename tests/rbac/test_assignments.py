"""What a person holds is read once, and never kept longer than it is true."""

import importlib.util
import time
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from rbac import assignments
from rbac.assignments import assignments_of
from rbac.models import RoleAssignment
from rbac.roles import grant_role, holds_any_role, revoke_role
from rbac.rules import COMMAND_LINE
from tests.rbac.conftest import GiveRole, MakePerson


def test_a_role_that_was_revoked_is_gone_at_once(person: MakePerson, give: GiveRole) -> None:
    otto = person("otto")
    role = give(otto, "editor")
    assert holds_any_role(otto)
    revoke_role(role, reason="left", by=COMMAND_LINE)
    assert not holds_any_role(otto)


def test_a_role_that_was_given_counts_at_once(person: MakePerson) -> None:
    otto = person("otto")
    assert not holds_any_role(otto)
    grant_role(otto, "editor", reason="joined", by=COMMAND_LINE)
    assert holds_any_role(otto)


def test_what_another_process_changed_is_seen_within_seconds(
    person: MakePerson, give: GiveRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    otto = person("otto")
    role = give(otto, "editor")
    assert holds_any_role(otto)
    RoleAssignment.objects.filter(pk=role.pk).delete()
    later = time.monotonic() + assignments.KEPT_FOR + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert not holds_any_role(otto)


def test_roles_are_read_once(
    person: MakePerson, give: GiveRole, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    otto = person("otto")
    give(otto, "editor")
    with django_assert_num_queries(1):
        for _ in range(3):
            assert [held.role for held in assignments_of(otto).all()] == ["editor"]


def test_the_highest_role_comes_first(person: MakePerson, give: GiveRole) -> None:
    otto = person("otto")
    for role in ("unheard of", "contributor", "administrator", "editor"):
        give(otto, role)
    held = [held.role for held in assignments_of(otto).all()]
    assert held == ["administrator", "editor", "contributor", "unheard of"]


def new_process() -> Any:
    """The module as a process has it that has just started: this one has long changed something."""
    spec = importlib.util.find_spec("rbac.assignments")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_very_first_change_of_a_process_makes_stale_what_it_held_before() -> None:
    process = new_process()
    before = process.version_of_holdings()
    process._next_version()
    assert process.version_of_holdings() != before


def test_what_another_process_changes_is_seen_within_five_seconds() -> None:
    """Tests keep it for longer (tests/conftest.py), so that none depends on how slow a machine is."""
    assert new_process().KEPT_FOR <= 5
