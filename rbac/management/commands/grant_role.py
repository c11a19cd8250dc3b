"""``manage.py grant_role EMAIL ROLE [--section PATH] [--until ISO] --reason TEXT [--dry-run]``."""

from argparse import ArgumentParser
from typing import Any

from audit.actors import COMMAND_LINE
from foundation.commands import JsonCommand, optional_time
from rbac.administration.roles import grant_role
from rbac.management.access_diff_output import add_change_arguments, carry_out
from rbac.management.arguments import parse_holder, parse_role, scope_at
from rbac.models import RoleAssignment
from rbac.models.people_queries import people_of
from rbac.names import role_label
from rbac.rulebook import role_names


class Command(JsonCommand):
    help = "Gives a user a role in a section, or on the whole site. Exit status 0: done, 1: refused, 2: wrong usage."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="an e-mail address, or team:NAME")
        parser.add_argument("role", metavar="ROLE", help=f"{', '.join(role_names())}, or one of your own")
        parser.add_argument("--section", metavar="PATH", help="without it: on the whole site")
        parser.add_argument("--until", metavar="ISO", help="when it ends; without it: never")
        add_change_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        person, scope = parse_holder(options["email"]), scope_at(options["section"])
        until, role = optional_time(options["until"]), parse_role(options["role"])

        def give() -> RoleAssignment:
            return grant_role(
                person, role, scope=scope, until=until, reason=options["reason"], by=COMMAND_LINE
            )

        places = [scope.pk] if scope else None
        given = carry_out(self, give, options, people=people_of(person), places=places)
        facts = {
            "person": options["email"],
            "role": role,
            "section": options["section"],
            "until": until.isoformat() if until else None,
            "id": given.pk,
        }
        where, end = scope or "the whole site", f", until {until:%Y-%m-%d %H:%M %Z}" if until else ""
        self.say({"granted": facts}, f"{person} is now {role_label(role)} of {where}{end}.")
