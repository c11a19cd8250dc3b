"""``manage.py apply_retention [--at-once]``: destroys due keys, as the worker does every hour."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError
from django.db import ProgrammingError

from audit.erasure.erasing import destroy_due_keys
from foundation.commands import JsonCommand


class Command(JsonCommand):
    help = (
        "Destroys the keys to personal data in the audit log that have expired, or whose person was deleted three days "
        "ago. Rows stay, and with them every proof."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at-once", action="store_true", help="do not wait three days; for the owner")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = destroy_due_keys(at_once=options["at_once"])
        except ProgrammingError as error:  # permission denied: the role cms_web may not change keys
            raise CommandError(f"--at-once needs the owner's log-in: {error}") from None
        self.say(
            asdict(done),
            f"{done.expired} keys had expired and {done.erased} belonged to people who were deleted; "
            "they are destroyed.",
        )
