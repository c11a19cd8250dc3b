"""``manage.py role_table [FILE] [--check]``: the rulebook as a page of documentation, docs/roles.md.

Generated from the rulebook alone, so both always agree.
"""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from foundation.commands import file_named
from rbac.actions import Action
from rbac.names import role_label
from rbac.rulebook import Cell, role_names, rulebook


class Command(BaseCommand):
    help = "Writes docs/roles.md (or FILE) from the rulebook. Exit status with --check: 0 in step, 1 not."
    requires_system_checks = ()  # it reads the rulebook, and no database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", default="docs/roles.md")
        parser.add_argument("--check", action="store_true", help="change nothing; say whether it is in step")

    def handle(self, *args: Any, **options: Any) -> None:
        file, text = Path(options["file"]), role_table()
        with file_named(file, "read" if options["check"] else "written"):
            if not options["check"]:
                file.write_text(text, encoding="utf-8")
            is_in_step = file.exists() and file.read_text(encoding="utf-8") == text
        if not is_in_step:
            raise CommandError(f"{file} does not say what the rulebook says. Run: bin/manage role_table")


_WITHOUT_ROLE = {"anybody": "everybody", "member": "any user who is logged in"}

HEAD = """# Who may do what

Made by `manage.py role_table` from the rulebook (each app's `rules.py`); `bin/check` fails when the two differ.

A role counts at the place where it is held and in everything below it. What no cell allows is refused. *Yes, if* binds
the yes to a condition. What is said under **Always** binds everybody, whatever they hold; *where demanded* is decided
section by section. **Jobs** are parts of the system that act by themselves, each with a cell of its own.
"""


def role_table() -> str:
    """The whole file, in the source language of the rules."""
    with override("en"):
        return "\n".join([HEAD, *_tables(), *_invariants(), *_grants(), *_custom()]).rstrip() + "\n"


def _tables() -> Iterator[str]:
    apps: dict[str, list[Action]] = {}
    for action in rulebook:
        apps.setdefault(action.app, []).append(action)
    for app, actions in apps.items():
        yield f"## {app.capitalize()}\n"
        yield _line("Action", *(role_label(role) for role in role_names()), "Others and jobs")
        yield _line(*["---"] * (len(role_names()) + 2))
        for action in actions:
            row = rulebook.row(action)
            others = [(_WITHOUT_ROLE[name], cell) for name, cell in row.open_cells.items()]
            others += [(f"`{name}`", cell) for name, cell in row.system.items()]
            jobs = "<br>".join(f"{name}: {_says(cell)}" for name, cell in others)
            yield _line(_named(action), *(_says(row.roles[role]) for role in role_names()), jobs)
        yield ""


def _invariants() -> Iterator[str]:
    yield "## Always\n"
    yield _line("What must hold", "Binds", "Before a user may")
    yield _line("---", "---", "---")
    found = {i.name: i for action in rulebook for i in rulebook.invariants_of(action)}
    for invariant in found.values():
        binds = "everybody, always" if invariant.hard else "where demanded"
        if invariant.personal:
            binds += "; no grant on a single object passes it"
        yield _line(invariant.label, binds, ", ".join(str(a.label) for a in invariant.actions))
    yield ""


def _grants() -> Iterator[str]:
    yield "## What can be given on a single object\n"
    yield "To one person or one team, with a reason and an end, by a user whose own role allows the same there.\n"
    yield _line("On one", "Given by users who may", "What")
    yield _line("---", "---", "---")
    for store in rulebook.grant_stores:
        name = str(store.model._meta.verbose_name) + (", and all below it" if store.covers_below else "")
        actions = ", ".join(str(action.label) for action in store.actions)
        yield _line(name, str(rulebook.action(store.given_by).label), actions)
    yield ""


def _custom() -> Iterator[str]:
    yield "## What roles of your own can include\n"
    yield "Administrators make them under People, Roles: each action like a built-in role has it, with its condition.\n"
    for action in rulebook:
        if action in rulebook.custom_actions:
            yield f"- {_named(action)}"


def _named(action: Action) -> str:
    return f"{action.label} (`{action}`)"


def _says(cell: Cell) -> str:
    if not cell.grants:
        return f"no: {cell.reason}"
    if cell.condition:
        return f"yes, if {cell.condition.label}: {cell.reason}"
    return f"**yes**: {cell.reason}"


def _line(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/').replace(chr(10), ' ') for cell in cells)} |"
