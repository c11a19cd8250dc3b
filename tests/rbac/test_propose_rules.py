"""What propose_rules writes: rules as code, and commands. What it reads, tests/rbac/test_adoption.py shows."""

import ast

import pytest

from rbac.adoption.codegen import commands, rules_text
from rbac.adoption.inference import OnObject, Proposal, role_name
from rbac.models import Scope

PROPOSAL = Proposal(
    roles={
        "night_desk": {"shop.view_order"},
        "chiefs": {"shop.view_order", "shop.refund_order", "auth.add_user"},
    },
    labels={
        "auth.add_user": "Can add user",
        "shop.refund_order": "Can refund order",
        "shop.view_order": "Can view order",
    },
    models={"auth.add_user": Scope, "shop.refund_order": Scope, "shop.view_order": Scope},
    people={"night_desk": ["ed o'hara@example.org"], "chiefs": ["ada@example.org"]},
    alone={"otto@example.org": {"shop.view_order"}},
    on_objects=[OnObject("Gina", "shop.view_order", "shop.order:7")],
    unusable=[],
)


def test_a_name_that_a_shell_would_read_is_quoted() -> None:
    first, *_rest = commands(PROPOSAL)
    assert first.startswith("""manage.py grant_role 'ed o'"'"'hara@example.org' night_desk --reason""")


def test_what_no_group_explains_is_a_remark_and_no_command() -> None:
    remarks = [line for line in commands(PROPOSAL) if "otto" in line or "Gina" in line]
    assert len(remarks) == 2
    assert all(line.startswith("#") for line in remarks)


def test_the_rules_are_code_with_a_reason_in_every_cell() -> None:
    text = rules_text(PROPOSAL, "shop")
    ast.parse(text)
    assert "night_desk=no('the group night_desk may not')" in text
    assert "chiefs=yes('the group chiefs may')" in text
    assert "REFUND_ORDER = Action('shop.refund_order', label='can refund order')" in text
    assert "RBAC_ROLES = ('night_desk', 'chiefs')" in text


def test_only_the_actions_of_one_app_are_written() -> None:
    assert "add_user" not in rules_text(PROPOSAL, "shop")


@pytest.mark.parametrize(("group", "role"), [("Night desk", "night_desk"), ("3rd floor", "role_3rd_floor")])
def test_a_role_is_named_like_its_group(group: str, role: str) -> None:
    assert role_name(group) == role
