"""``manage.py erase_guest EMAIL --reason TEXT``: erases a guest who approved or saw a preview without an account."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from audit.management.usage import valid_text
from content.guests.erasure import erase_guest, links_for, reviews_by
from content.models import GuestReview, PreviewLink
from rbac.errors import Invalid
from rbac.rules import COMMAND_LINE


class Command(BaseCommand):
    help = (
        "Erases name and address of a guest wherever they are kept: on the site at once, in the audit log and in "
        "backups after three days (apply_retention --at-once does not wait). What they approved goes on counting. "
        "Exit status 1: no guest has that address, or all are erased already."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="or the name that stands beside a preview link")
        parser.add_argument("--reason", required=True, help="stands in the audit log")
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        found, links = list(reviews_by(valid_text(options["email"]))), list(links_for(options["email"]))
        if not found and not links:
            raise CommandError("No guest with this address is known.", returncode=1)
        everything: list[GuestReview | PreviewLink] = [*found, *links]
        try:
            for asked in everything:
                erase_guest(asked, by=COMMAND_LINE, reason=options["reason"])
        except Invalid as error:
            raise CommandError(str(error), returncode=1) from error
        facts = {
            "erased": [{"guest": one.pk, "article": one.revision.article_id} for one in found],
            "preview_links": [{"link": one.pk, "article": one.revision.article_id} for one in links],
        }
        self.stdout.write(json.dumps(facts) if options["json"] else _said(found, links))


def _said(found: list[GuestReview], links: list[PreviewLink]) -> str:
    said = []
    if found:
        said.append(f"Name and address of guest {_numbers(found)} are erased.")
    if links:
        said.append(f"For whom preview link {_numbers(links)} was made is erased.")
    return "\n".join(said)


def _numbers(rows: Iterable[GuestReview | PreviewLink]) -> str:
    return ", ".join(str(one.pk) for one in rows)
