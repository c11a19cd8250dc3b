"""``manage.py erase_guest EMAIL --reason TEXT``: erases a guest who approved or saw a preview without an account."""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from audit.actors import COMMAND_LINE
from content.guests.erasure import erase_guest, links_for, reviews_by
from content.models import GuestReview, PreviewLink
from foundation.commands import JsonCommand, valid_text
from rbac.errors import Invalid


class Command(JsonCommand):
    help = (
        "Erases name and address of a guest wherever they are kept: on the site at once, in the audit log and in "
        "backups after three days (apply_retention --at-once does not wait). What they approved goes on counting. "
        "Exit status 1: no guest has that address, or all are erased already."
    )
    refusals = (Invalid,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="or the name that stands beside a preview link")
        parser.add_argument("--reason", required=True, help="stands in the audit log")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        found, links = list(reviews_by(valid_text(options["email"]))), list(links_for(options["email"]))
        if not found and not links:
            raise CommandError("No guest with this address is known.")
        everything: list[GuestReview | PreviewLink] = [*found, *links]
        for asked in everything:
            erase_guest(asked, by=COMMAND_LINE, reason=options["reason"])
        facts = {
            "erased": [{"guest": one.pk, "article": one.revision.article_id} for one in found],
            "preview_links": [{"link": one.pk, "article": one.revision.article_id} for one in links],
        }
        said = [f"Name and address of guest {_numbers(found)} are erased."] if found else []
        said += [f"For whom preview link {_numbers(links)} was made is erased."] if links else []
        self.say(facts, *said)


def _numbers(rows: Iterable[GuestReview | PreviewLink]) -> str:
    return ", ".join(str(one.pk) for one in rows)
