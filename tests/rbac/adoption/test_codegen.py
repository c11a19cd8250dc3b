"""A proposal written out: a rules.py that runs as it stands, and commands that a shell takes as they are meant."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db.models import Model

from rbac.adoption.codegen import commands, rules_text
from rbac.adoption.inference import OnObject, Proposal, role_name
from rbac.models import RoleAssignment, Scope

MODELS: dict[str, type[Model]] = {
    "shop.view_order": Scope,
    "shop.refund_order": RoleAssignment,
    "shop.unused_order": Group,
    "other.view_thing": Scope,
}
PROPOSAL = Proposal(
    roles={"clerks": {"shop.view_order"}, "bosses": {"shop.view_order", "shop.refund_order"}},
    labels={
        "other.view_thing": "Can view thing",
        "shop.refund_order": "Can refund order",
        "shop.view_order": "Can view order",
    },
    models=MODELS,
    people={"clerks": ["cl ara"], "bosses": ["bob"]},
    alone={"otto": {"shop.view_order", "shop.refund_order"}},
    on_objects=[OnObject("otto", "shop.view_order", "shop.order:1")],
    unusable=[],
)
TEXT = Path(__file__).with_name("proposed_rules.txt").read_text()


def test_only_what_is_of_the_app_stands_in_its_file() -> None:
    assert rules_text(PROPOSAL, "shop") == TEXT


def test_the_file_says_what_the_groups_may_when_it_is_run(settings: Any) -> None:
    settings.RBAC_ROLES = ("clerks", "bosses")
    made: dict[str, Any] = {}
    exec(rules_text(PROPOSAL, "shop"), made)  # noqa: S102 - it is what someone will do with it
    grants = {
        str(action): {role for role, cell in row.roles.items() if cell.grants}
        for action, row in made["ROWS"].items()
    }
    assert grants == {"shop.view_order": {"clerks", "bosses"}, "shop.refund_order": {"bosses"}}
    assert made["MODELS"] == {"shop.view_order": Scope, "shop.refund_order": RoleAssignment}


def test_a_name_with_a_blank_stays_one_name_to_the_shell() -> None:
    assert commands(PROPOSAL) == [
        "manage.py grant_role 'cl ara' clerks --reason 'was in the group clerks'",
        "manage.py grant_role bob bosses --reason 'was in the group bosses'",
        "# otto holds alone, outside every group: shop.refund_order, shop.view_order",
        "# otto may shop.view_order on shop.order:1 (guardian)",
    ]


def test_a_name_that_a_shell_would_read_is_quoted() -> None:
    first, *_rest = commands(replace(PROPOSAL, people={"clerks": ["ed o'hara@example.org"]}))
    assert first.startswith("""manage.py grant_role 'ed o'"'"'hara@example.org' clerks --reason""")


@pytest.mark.parametrize(("group", "role"), [("Night desk", "night_desk"), ("3rd floor", "role_3rd_floor")])
def test_a_role_is_named_like_its_group(group: str, role: str) -> None:
    assert role_name(group) == role
