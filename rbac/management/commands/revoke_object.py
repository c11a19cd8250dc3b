"""``manage.py revoke_object EMAIL ACTION MODEL:PK --reason TEXT [--dry-run]``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from audit.actors import COMMAND_LINE
from foundation.commands import JsonCommand
from rbac.administration.grants import action_of_grant, grants_on, revoke_grant
from rbac.evidence import scope_ids_of
from rbac.management.access_diff_output import add_change_arguments, carry_out
from rbac.management.arguments import parse_action, parse_holder, parse_shareable
from rbac.models.people_queries import people_of
from rbac.names import object_label


class Command(JsonCommand):
    help = "Takes a grant on one object away. Exit status 0: done, 1: refused or not held, 2: wrong usage."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("holder", metavar="EMAIL", help="an e-mail address, or team:NAME")
        parser.add_argument("action", metavar="ACTION", help="for example content.edit_article")
        parser.add_argument("object", metavar="MODEL:PK", help="for example content.article:7")
        add_change_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        holder, action = parse_holder(options["holder"]), parse_action(options["action"])
        obj = parse_shareable(options["object"])
        held = [grant for grant in grants_on(obj, to=holder) if action_of_grant(grant) == action]
        if not held:
            raise CommandError(f"{holder} holds no grant to {action.label} on {obj} ({object_label(obj)}).")

        def take_away() -> None:
            revoke_grant(held[0], reason=options["reason"], by=COMMAND_LINE)

        places = scope_ids_of(obj)[:1] or None
        carry_out(self, take_away, options, people=people_of(holder), places=places)
        facts = {"holder": options["holder"], "action": str(action), "object": object_label(obj)}
        done = f"{holder} no longer holds the grant to {action.label} on {obj} ({object_label(obj)})."
        self.say({"revoked": facts}, done)
