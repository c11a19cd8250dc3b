"""``manage.py publish_scheduled``: the worker's job of each minute, on demand."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content.articles.scheduled_publishing import carry_out_due
from content.corrections.reverting import revert_due


class Command(BaseCommand):
    help = (
        "Publishes and takes down what was scheduled and is due, and takes back urgent corrections that were not"
        " countersigned in time, as the worker does each minute. Running it twice, or"
        " beside the worker, does nothing twice. Exit status 1: something was held or failed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        reverted = revert_due()
        outcome = carry_out_due()
        if options["json"]:
            self.stdout.write(json.dumps(asdict(outcome) | {"reverted": reverted}))
        else:
            self.stdout.write(f"Done: {outcome.done}, held: {outcome.held}, failed: {outcome.failed}.")
            self.stdout.write(f"Urgent corrections that went back: {reverted}.")
        if outcome.held or outcome.failed:
            raise CommandError(
                "Something was not done. The desk says what and why, and those concerned have mail.",
                returncode=1,
            )
