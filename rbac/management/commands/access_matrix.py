"""``manage.py access_matrix``: the rulebook as one table of roles and actions."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from foundation.commands import JsonCommand, columns
from rbac.actions import Action
from rbac.custom_role_cells import Included, custom_roles
from rbac.rulebook import Cell, role_names, rulebook

type Made = Mapping[str, Included]


class Command(JsonCommand):
    help = "Prints what the rulebook says for every action and role, and for the jobs that may do it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reasons", action="store_true", help="one line for each cell, with its reason")

    def handle(self, *args: Any, **options: Any) -> None:
        actions, made = sorted(rulebook), dict(custom_roles())
        if options["reasons"]:
            text = "\n".join(line for action in actions for line in reasons(action, made))
        else:
            text = table(actions, made)
        self.say([facts(action, made) for action in actions], text, indent=2)


def facts(action: Action, made: Made) -> dict[str, Any]:
    row, model = rulebook.row(action), rulebook.model_of(action)
    return {
        "action": str(action),
        "label": str(action.label),
        "model": model._meta.label_lower if model else None,
        "roles": {role: _cell(row.roles[role]) for role in role_names()},
        "custom_roles": {key: _cell(role.cell(action)) for key, role in made.items()},
        "system": {name: _cell(cell) for name, cell in row.system.items()},
        "without_role": {name: _cell(cell) for name, cell in row.open_cells.items()},
        "invariants": [
            {"name": i.name, "kind": "hard" if i.hard else "governed"} for i in rulebook.invariants_of(action)
        ],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    condition = cell.condition.name if cell.condition else None
    return {"says": says(cell), "condition": condition, "reason": str(cell.reason)}


def says(cell: Cell) -> str:
    if not cell.grants:
        return "no"
    return f"when {cell.condition.name}" if cell.condition else "yes"


def reasons(action: Action, made: Made) -> list[str]:
    row = rulebook.row(action)
    cells = [
        *((role, row.roles[role]) for role in role_names()),
        *((key, role.cell(action)) for key, role in made.items()),
        *row.system.items(),
        *row.open_cells.items(),
    ]
    return [f"{action}  {name}  {says(cell)}: {cell.reason}" for name, cell in cells]


def table(actions: list[Action], made: Made) -> str:
    rows = [("action", *role_names(), *made, "jobs", "others")]
    for action in actions:
        row = rulebook.row(action)
        jobs = ", ".join(name for name, cell in row.system.items() if cell.grants)
        built_in = (says(row.roles[role]) for role in role_names())
        own = (says(role.cell(action)) for role in made.values())
        others = ", ".join(f"{name} {says(cell)}" for name, cell in row.open_cells.items())
        rows.append((str(action), *built_in, *own, jobs, others))
    return columns(rows)
