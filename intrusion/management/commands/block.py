"""Blocks an address, a network or an account, from the command line."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intrusion.blocking import CannotBlock, block_account, block_network
from intrusion.detection.incident_summary import block_facts
from intrusion.management.arguments import COMMAND_LINE, account_or_network, future_time
from intrusion.models import Block


class Command(BaseCommand):
    help = "Keeps an address or a network out, or freezes an account, until it is lifted or expires."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", metavar="ADDRESS|EMAIL", help="an address, a network or an account")
        parser.add_argument(
            "--until", metavar="ISO", help="when it ends by itself, like 2026-12-24T18:00+01:00"
        )
        parser.add_argument("--reason", default="command line", help="stands in the audit log")
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        until = future_time(options["until"]) if options["until"] else None
        facts = {"until": until, "reason": options["reason"], "by": COMMAND_LINE}
        try:
            block = _blocked(options["target"], facts)
        except CannotBlock as error:
            raise CommandError(str(error), returncode=1) from error
        end = f"until {until.isoformat()}" if until else "until it is lifted"
        said = f"{block.target} is blocked {end}."
        self.stdout.write(json.dumps(block_facts(block)) if options["json"] else said)


def _blocked(target: str, facts: dict[str, Any]) -> Block:
    account = account_or_network(target)
    return block_account(account, **facts) if account else block_network(target, **facts)
