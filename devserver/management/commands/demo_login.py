"""Shows how to log in as one of the demo's people."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from audit.management.usage import WrongUsage, valid_text
from devserver.demo import demo


class Command(BaseCommand):
    help = "Prints a demo person's password and a code that works right now. In the demo only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="first name or e-mail address, such as cara")
        parser.add_argument("--json", action="store_true", help="print JSON")

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
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        code = found["code"]
        if code is None:
            code = _("none needed")
        elif not code:
            code = _("used up; the next one in %(seconds)d s") % found
        self.stdout.write(f"{person.name} ({person.role})")
        for label, value in (
            (_("e-mail"), person.email),
            (_("password"), person.password),
            (_("code"), code),
        ):
            self.stdout.write(f"  {label + ':':<10} {value}")
