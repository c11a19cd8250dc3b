"""``manage.py separations [--add A B | --end A B] [--reason TEXT] [--dry-run]``: separations of duties."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from audit.actors import COMMAND_LINE
from foundation.commands import JsonCommand, WrongUsage, valid_text
from rbac.administration.custom_roles import find_role_key
from rbac.administration.separations import breaches, end_separation, keep_apart, rules_in_force
from rbac.management.access_diff_output import add_change_arguments, carry_out
from rbac.models import Separation


class Command(JsonCommand):
    help = (
        "Lists which duties stay apart and who holds both; keeps two apart, or no longer. A duty is a role, or an "
        "action such as content.publish_article. Exit status 0: done or clean, 1: refused or held together, 2: usage."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--add", nargs=2, metavar=("DUTY", "DUTY"))
        what.add_argument("--end", nargs=2, metavar=("DUTY", "DUTY"))
        add_change_arguments(parser, reason_required=False)

    def handle(self, *args: Any, **options: Any) -> None:
        if change := _change(options):
            carry_out(self, change, options, people=())
        rules, found = list(rules_in_force()), breaches()
        facts = {
            "rules": [{"first": r.first, "second": r.second, "reason": r.reason} for r in rules],
            "breaches": [
                {"person": b.person.get_username(), "first": b.rule.first, "second": b.rule.second}
                for b in found
            ],
        }
        lines = [f"No one holds both {r.first} and {r.second}: {r.reason}" for r in rules]
        self.say(facts, *([*lines, *map(str, found)] or ["No duties are kept apart."]), indent=2)
        if found:
            sys.exit(1)


def _change(options: dict[str, Any]) -> Callable[[], object] | None:
    if options["add"]:
        duties = _duties(options["add"])
        return lambda: keep_apart(*duties, reason=options["reason"], by=COMMAND_LINE)
    if options["end"]:
        rule = _rule(options["end"])
        return lambda: end_separation(rule, reason=options["reason"], by=COMMAND_LINE)
    return None


def _duties(names: list[str]) -> list[str]:
    return [name if "." in name else find_role_key(name) or name for name in map(valid_text, names)]


def _rule(names: list[str]) -> Separation:
    first, second = sorted(_duties(names))
    rule = rules_in_force().filter(first=first, second=second).first()
    if rule is None:
        raise WrongUsage(f"No rule keeps {first} and {second} apart.")
    return rule
