"""Lists incidents with their findings and responses."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from foundation.commands import JsonCommand, above_zero
from intrusion.detection.incident_summary import facts_of
from intrusion.management.arguments import names_of_accounts
from intrusion.models import Incident


class Command(JsonCommand):
    help = "Tells the newest incidents, each as a story with its timeline."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--last", type=above_zero, default=20, metavar="N", help="how many (20)")

    def handle(self, *args: Any, **options: Any) -> None:
        incidents = list(Incident.objects.order_by("-pk")[: options["last"]])
        names = names_of_accounts(incidents)
        stories = [facts_of(incident, names) for incident in incidents]
        lines = [line for story in stories for line in _lines(story)]
        self.say(stories, *(lines or ["Nothing unusual."]), indent=1)


def _lines(story: dict[str, Any]) -> Iterator[str]:
    yield f"{story['id']}  {story['subject']}  {story['findings']} findings"
    for line in story["timeline"]:
        mark = "->" if line["kind"] == "response" else "  "
        times = f" × {line['count']}" if line["count"] > 1 else ""
        undone = " (undone)" if line["undone"] else "" if line["done"] else " (not done)"
        yield f"   {line['at']} {mark} {line['what']}{times}{undone}"
