"""Lists the blocks in force."""

from typing import Any

from foundation.commands import JsonCommand
from intrusion.detection.incident_summary import block_facts
from intrusion.models import Block


class Command(JsonCommand):
    help = "Lists the blocks in force; with --json as one list, for a firewall or another site."

    def handle(self, *args: Any, **options: Any) -> None:
        facts = [block_facts(block) for block in Block.objects.in_force().order_by("pk")]
        lines = [
            f"{block['target']}  until {block['until'] or 'lifted'}  by {block['by']}: {block['reason']}"
            for block in facts
        ]
        self.say(facts, *(lines or ["Nothing is blocked."]), indent=1)
