"""``manage.py publish_scheduled``: the worker's job of each minute, on demand."""

from typing import Any

from django.core.management.base import CommandError

from content.articles.scheduled_publishing import carry_out_due
from content.corrections.reverting import revert_due
from foundation.commands import JsonCommand


class Command(JsonCommand):
    help = (
        "Publishes and takes down what was scheduled and is due, and takes back urgent corrections that were not"
        " countersigned in time, as the worker does each minute. Running it twice, or"
        " beside the worker, does nothing twice. Exit status 1: something was held or failed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        reverted = revert_due()
        outcome = carry_out_due()
        facts = {name: outcome[name] for name in ("done", "held", "failed")}
        self.say(
            facts | {"reverted": reverted},
            f"Done: {outcome['done']}, held: {outcome['held']}, failed: {outcome['failed']}.",
            f"Urgent corrections that went back: {reverted}.",
        )
        if outcome["held"] or outcome["failed"]:
            raise CommandError(
                "Something was not done. The desk says what and why, and those concerned have mail."
            )
