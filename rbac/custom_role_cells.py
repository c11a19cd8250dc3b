"""What a role made by an administrator includes, as decisions read it: for each action the cell of a built-in role.

It is never wider than the rulebook: a cell that no longer says yes, or an action that roles of one's own no longer
may include, gives nothing, whatever was written down before.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from rbac.actions import Action
from rbac.rulebook import Cell, no, role_names, rulebook

_NOT_INCLUDED = no(_("this role does not include it"))
_NO_LONGER = no(_("the rulebook no longer lets a role of one's own include it"))


@dataclass(frozen=True)
class Included:
    """``name`` is what the role is called; ``cells`` says for each action whose cell counts."""

    name: str
    cells: Mapping[str, str]

    def cell(self, action: str) -> Cell:
        as_role = self.cells.get(action)
        return _NOT_INCLUDED if as_role is None else cell_as(action, as_role)

    @property
    def stands_for(self) -> frozenset[str]:
        """The built-in roles whose cells it has: what is asked of them is asked of whoever holds it."""
        return frozenset(self.cells.values())


def cell_as(action: str, as_role: str) -> Cell:
    """The cell that a role of one's own gets for ``action`` "like ``as_role``"."""
    if action not in rulebook.custom_actions:
        return _NO_LONGER
    model = rulebook.row(action).roles.get(as_role)
    if model is None or not model.grants:
        return _NO_LONGER
    return Cell(True, _("this role includes it"), model.condition)


@dataclass(frozen=True)
class Offer:
    """One way in which a role can include an action: like ``role``, whose cell is ``cell``."""

    role: str
    cell: Cell


def offers(action: str) -> list[Offer]:
    """The ways that differ, the narrower first: for each condition (or none) the lowest role that has it."""
    found: dict[str, Offer] = {}
    for role in role_names():
        cell = rulebook.row(action).roles[role]
        if cell.grants:
            found.setdefault(cell.condition.name if cell.condition else "", Offer(role, cell))
    return sorted(found.values(), key=lambda offer: offer.cell.condition is None)


def needed_to_see(cells: Mapping[str, str]) -> dict[str, str]:
    """What has to come with ``cells``: whoever does something to a thing sees it. Without what is there already."""
    needed: dict[str, str] = {}
    for name in cells:
        action = rulebook.action(name)
        model = rulebook.model_of(action)
        view = rulebook.view_action(model, app=action.app) if model else None
        if view is not None and view not in cells and view in rulebook.custom_actions:
            needed[str(view)] = offers(view)[-1].role
    return needed


def sorted_actions() -> list[Action]:
    """What can be included, in the order in which the rulebook says it."""
    return [action for action in rulebook if action in rulebook.custom_actions]


def rank(cells: Mapping[str, str]) -> int:
    """The place among the built-in roles of the highest one that ``cells`` copies."""
    order = role_names()
    return max((order.index(role) for role in cells.values() if role in order), default=len(order) - 1)


def loses(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Whether somebody may do less afterwards, or what they do is tied to a condition that was not there."""
    return any(_narrower(cell_as(action, role), action, after) for action, role in before.items())


def _narrower(cell: Cell, action: str, after: Mapping[str, str]) -> bool:
    if not cell.grants:
        return False
    then = cell_as(action, after[action]) if action in after else _NOT_INCLUDED
    return not then.grants or (then.condition is not None and then.condition is not cell.condition)


@lru_cache(maxsize=512)
def included(text: str) -> Included:
    """As it comes with what a person holds: ``{"name": …, "cells": {…}}``. What cannot be read includes nothing."""
    try:
        facts: Any = json.loads(text)
        cells = {str(action): str(role) for action, role in facts["cells"].items()}
        return Included(str(facts["name"]), cells)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Included("", {})
