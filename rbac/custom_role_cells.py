"""Cells of custom roles: for each action the cell of a built-in role.

Never wider than the rulebook: a cell that no longer allows, or an action that custom roles may no longer include,
gives nothing, whatever is stored.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from rbac.actions import Action
from rbac.models import CustomRole
from rbac.rulebook import Cell, no, role_names, rulebook

_NOT_INCLUDED = no(_("this role does not include it"))
_NO_LONGER = no(_("the rulebook no longer lets a role of one's own include it"))


@dataclass(frozen=True)
class Included:
    """``name`` is the role's name; ``cells`` says for each action the built-in role whose cell counts."""

    name: str
    cells: Mapping[str, str]

    def cell(self, action: str) -> Cell:
        as_role = self.cells.get(action)
        return _NOT_INCLUDED if as_role is None else cell_as(action, as_role)

    @property
    def stands_for(self) -> frozenset[str]:
        """The built-in roles whose cells it has: tasks assigned to those are assigned to its holders."""
        return frozenset(self.cells.values())


# Custom roles by key, with their cells.
type CustomRoles = tuple[tuple[str, Included], ...]


def custom_roles() -> CustomRoles:
    """The current custom roles, in one query."""
    return tuple((role.key, Included(role.name, role.cells)) for role in CustomRole.objects.order_by("key"))


def every_cell(action: str, custom: CustomRoles) -> Iterator[tuple[str, Cell]]:
    """The cell of each role, built-in and custom."""
    built_in = rulebook.row(action).roles
    yield from built_in.items()
    for key, included in custom:
        if key not in built_in:
            yield key, included.cell(action)


def cell_as(action: str, as_role: str) -> Cell:
    """The cell that a custom role gets for ``action`` "like ``as_role``"."""
    if action not in rulebook.custom_actions:
        return _NO_LONGER
    model = rulebook.row(action).roles.get(as_role)
    if model is None or not model.grants:
        return _NO_LONGER
    return Cell(True, _("this role includes it"), model.condition)


@dataclass(frozen=True)
class Offer:
    """One option for including an action: like ``role``, whose cell is ``cell``."""

    role: str
    cell: Cell


def offers(action: str) -> list[Offer]:
    """The distinct options, narrowest first: for each condition (or none) the lowest role that has it."""
    found: dict[str, Offer] = {}
    for role in role_names():
        cell = rulebook.row(action).roles[role]
        if cell.grants:
            found.setdefault(cell.condition.name if cell.condition else "", Offer(role, cell))
    return sorted(found.values(), key=lambda offer: offer.cell.condition is None)


def needed_to_see(cells: Mapping[str, str]) -> dict[str, str]:
    """View actions that ``cells`` require: a user who changes an object must see it. Without those already included."""
    needed: dict[str, str] = {}
    for name in cells:
        action = rulebook.action(name)
        model = rulebook.model_of(action)
        view = rulebook.view_action(model, app=action.app) if model else None
        if view is not None and view not in cells and view in rulebook.custom_actions:
            needed[str(view)] = offers(view)[-1].role
    return needed


def sorted_actions() -> list[Action]:
    """Actions that can be included, in the order of the rulebook."""
    return [action for action in rulebook if action in rulebook.custom_actions]


def rank(cells: Mapping[str, str]) -> int:
    """The rank among built-in roles of the highest one that ``cells`` copies."""
    order = role_names()
    return max((order.index(role) for role in cells.values() if role in order), default=len(order) - 1)


def loses(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Whether a holder may do less afterwards, or under a condition that was not there."""
    return any(_narrower(cell_as(action, role), action, after) for action, role in before.items())


def _narrower(cell: Cell, action: str, after: Mapping[str, str]) -> bool:
    if not cell.grants:
        return False
    then = cell_as(action, after[action]) if action in after else _NOT_INCLUDED
    return not then.grants or (then.condition is not None and then.condition is not cell.condition)


@lru_cache(maxsize=512)
def included(text: str) -> Included:
    """Parses JSON loaded with the assignments: ``{"name": …, "cells": {…}}``. Unreadable text includes nothing."""
    try:
        facts: Any = json.loads(text)
        cells = {str(action): str(role) for action, role in facts["cells"].items()}
        return Included(str(facts["name"]), cells)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Included("", {})
