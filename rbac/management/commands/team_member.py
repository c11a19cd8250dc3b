"""``manage.py team_member TEAM EMAIL --add|--remove --reason TEXT [--make] [--dry-run]``."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from audit.actors import COMMAND_LINE
from foundation.commands import JsonCommand, WrongUsage, valid_text
from rbac.administration.teams import add_member, make_team, remove_member
from rbac.management.access_diff_output import add_change_arguments, carry_out
from rbac.management.arguments import parse_user


class Command(JsonCommand):
    help = "Adds a user to a team or removes them. Exit status 0: done, 1: refused, 2: wrong usage."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("team", metavar="TEAM")
        parser.add_argument("email", metavar="EMAIL")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--add", action="store_true")
        what.add_argument("--remove", action="store_true")
        parser.add_argument("--make", action="store_true", help="make the team if there is none of this name")
        add_change_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        person, name = parse_user(options["email"]), valid_text(options["team"])
        team = Group.objects.filter(name=name).first()
        if team is None and not (options["make"] and options["add"]):
            raise WrongUsage(f"There is no team {name!r}.")
        change = add_member if options["add"] else remove_member

        def made() -> Group:
            joined = team or make_team(name, by=COMMAND_LINE)
            change(joined, person, reason=options["reason"], by=COMMAND_LINE)
            return joined

        with transaction.atomic():  # no new team without its first member
            team = carry_out(self, made, options, people=[person.pk])
        facts = {"team": team.name, "person": options["email"], "member": options["add"]}
        done = f"{person} is now in the team {team}." if options["add"] else f"{person} left the team {team}."
        self.say(facts, done)
