"""Lists incidents with their findings and responses."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from audit.management.usage import above_zero
from intrusion.detection.incident_summary import facts_of
from intrusion.management.arguments import names_of_accounts
from intrusion.models import Incident


class Command(BaseCommand):
    help = "Tells the newest incidents, each as a story with its timeline."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--last", type=above_zero, default=20, metavar="N", help="how many (20)")
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        incidents = list(Incident.objects.order_by("-pk")[: options["last"]])
        names = names_of_accounts(incidents)
        stories = [facts_of(incident, names) for incident in incidents]
        if options["json"]:
            self.stdout.write(json.dumps(stories, indent=1))
            return
        for story in stories:
            self._tell(story)
        if not stories:
            self.stdout.write("Nothing unusual.")

    def _tell(self, story: dict[str, Any]) -> None:
        self.stdout.write(f"{story['id']}  {story['subject']}  {story['findings']} findings")
        for line in story["timeline"]:
            mark = "->" if line["kind"] == "response" else "  "
            times = f" × {line['count']}" if line["count"] > 1 else ""
            undone = " (undone)" if line["undone"] else "" if line["done"] else " (not done)"
            self.stdout.write(f"   {line['at']} {mark} {line['what']}{times}{undone}")
