"""Shows how to log in as one of the demo's people."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from devserver.demo import demo
from foundation.commands import JsonCommand, WrongUsage, valid_text


class Command(JsonCommand):
    help = "Prints a demo person's password and a code that works right now. In the demo only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="first name or e-mail address, such as cara")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = demo.person_called(valid_text(options["name"]))
            known = ", ".join(each.name for each in demo.people())
        except demo.NotTheDemo as reason:
            raise CommandError(str(reason), returncode=2) from None
        if person is None:
            raise WrongUsage(
                _("No user in the demo is called %(name)s. There are: %(known)s.")
                % {"name": options["name"], "known": known or _("none yet; run bin/server")}
            )
        found = demo.facts(person)
        code = found["code"]
        if code is None:
            code = _("none needed")
        elif not code:
            code = _("used up; the next one in %(seconds)d s") % found
        rows = ((_("e-mail"), person.email), (_("password"), person.password), (_("code"), code))
        lines = (f"  {label + ':':<10} {value}" for label, value in rows)
        self.say(found, f"{person.name} ({person.role})", *lines)
