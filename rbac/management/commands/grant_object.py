"""``manage.py grant_object EMAIL ACTION MODEL:PK [--until ISO] --reason TEXT [--dry-run]``."""

from argparse import ArgumentParser
from typing import Any

from audit.actors import COMMAND_LINE
from foundation.commands import JsonCommand, optional_time
from rbac.administration.grants import grant_object
from rbac.evidence import scope_ids_of
from rbac.management.access_diff_output import add_change_arguments, carry_out
from rbac.management.arguments import parse_action, parse_holder, parse_shareable
from rbac.models.people_queries import people_of
from rbac.names import object_label


class Command(JsonCommand):
    help = (
        "Lets a person or a team do one thing to one object. Exit status 0: done, 1: refused, 2: wrong usage."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("holder", metavar="EMAIL", help="an e-mail address, or team:NAME")
        parser.add_argument("action", metavar="ACTION", help="for example content.edit_article")
        parser.add_argument("object", metavar="MODEL:PK", help="for example content.article:7")
        parser.add_argument("--until", metavar="ISO", help="when it ends; without it: never")
        add_change_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        to, action = parse_holder(options["holder"]), parse_action(options["action"])
        obj, until = parse_shareable(options["object"]), optional_time(options["until"])

        def give() -> Any:
            return grant_object(to, action, obj, until=until, reason=options["reason"], by=COMMAND_LINE)

        places = scope_ids_of(obj)[:1] or None
        given = carry_out(self, give, options, people=people_of(to), places=places)
        facts = {
            "holder": options["holder"],
            "action": str(action),
            "object": object_label(obj),
            "until": until.isoformat() if until else None,
            "id": given.pk,
        }
        end = f", until {until:%Y-%m-%d %H:%M %Z}" if until else ""
        self.say({"granted": facts}, f"{to} may now {action.label}: {obj} ({object_label(obj)}){end}.")
