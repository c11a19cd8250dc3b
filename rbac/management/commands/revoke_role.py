"""``manage.py revoke_role EMAIL ROLE [--section PATH] --reason TEXT [--dry-run]``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from audit.actors import COMMAND_LINE
from foundation.commands import JsonCommand
from rbac.administration.roles import revoke_role, roles_of
from rbac.management.access_diff_output import add_change_arguments, carry_out
from rbac.management.arguments import parse_holder, parse_role, scope_at
from rbac.models.people_queries import people_of
from rbac.names import role_label
from rbac.rulebook import role_names


class Command(JsonCommand):
    help = "Takes a role away. Exit status 0: done, 1: refused or not held, 2: wrong usage."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="an e-mail address, or team:NAME")
        parser.add_argument("role", metavar="ROLE", help=f"{', '.join(role_names())}, or one of your own")
        parser.add_argument("--section", metavar="PATH", help="without it: the role for the whole site")
        add_change_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        person, scope = parse_holder(options["email"]), scope_at(options["section"])
        role, where = parse_role(options["role"]), scope or "the whole site"
        held = [a for a in roles_of(person) if a.role == role and a.scope_id == (scope.pk if scope else None)]
        if not held:
            raise CommandError(f"{person} is not {role_label(role)} of {where}.")

        def take_away() -> None:
            revoke_role(held[0], reason=options["reason"], by=COMMAND_LINE)

        carry_out(self, take_away, options, people=people_of(person))
        facts = {"person": options["email"], "role": role, "section": options["section"]}
        done = f"{person} is no longer {role_label(role)} of {where}."
        self.say({"revoked": facts}, done)
