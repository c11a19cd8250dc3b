"""``manage.py erase_guest EMAIL --reason TEXT``: makes somebody nameless who approved without an account."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from content.guests.forgetting import erase_guest, reviews_by
from rbac.errors import Invalid
from rbac.rules import COMMAND_LINE


class Command(BaseCommand):
    help = (
        "Erases name and address of a guest wherever they are kept: on the site at once, in the journal and in backups"
        " after three days (apply_retention --at-once does not wait). What they approved goes on counting. Exit status"
        " 1: nobody with that address was asked, or all are erased already."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--reason", required=True, help="stands in the journal")
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        found = list(reviews_by(options["email"]))
        if not found:
            raise CommandError("No guest with this address is known.", returncode=1)
        try:
            for review in found:
                erase_guest(review, by=COMMAND_LINE, reason=options["reason"])
        except Invalid as error:
            raise CommandError(str(error), returncode=1) from error
        facts = {"erased": [{"guest": one.pk, "article": one.revision.article_id} for one in found]}
        numbers = ", ".join(str(one.pk) for one in found)
        self.stdout.write(
            json.dumps(facts) if options["json"] else f"Name and address of guest {numbers} are erased."
        )
