"""Lists the blocks in force."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from intrusion.detection.incident_summary import block_facts
from intrusion.models import Block


class Command(BaseCommand):
    help = "Lists the blocks in force; with --json as one list, for a firewall or another site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        facts = [block_facts(block) for block in Block.objects.in_force().order_by("pk")]
        if options["json"]:
            self.stdout.write(json.dumps(facts, indent=1))
            return
        for block in facts:
            end = block["until"] or "lifted"
            self.stdout.write(f"{block['target']}  until {end}  by {block['by']}: {block['reason']}")
        if not facts:
            self.stdout.write("Nothing is blocked.")
