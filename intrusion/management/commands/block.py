"""Blocks an address, a network or an account, from the command line."""

from argparse import ArgumentParser
from typing import Any

from audit.actors import COMMAND_LINE
from foundation.commands import JsonCommand
from intrusion.blocking import CannotBlock, block_account, block_network
from intrusion.detection.incident_summary import block_facts
from intrusion.management.arguments import account_or_network, future_time


class Command(JsonCommand):
    help = "Keeps an address or a network out, or freezes an account, until it is lifted or expires."
    refusals = (CannotBlock,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", metavar="ADDRESS|EMAIL", help="an address, a network or an account")
        parser.add_argument(
            "--until", metavar="ISO", help="when it ends by itself, like 2026-12-24T18:00+01:00"
        )
        parser.add_argument("--reason", default="command line", help="stands in the audit log")

    def handle(self, *args: Any, **options: Any) -> None:
        until = future_time(options["until"]) if options["until"] else None
        facts: dict[str, Any] = {"until": until, "reason": options["reason"], "by": COMMAND_LINE}
        account = account_or_network(options["target"])
        block = block_account(account, **facts) if account else block_network(options["target"], **facts)
        end = f"until {until.isoformat()}" if until else "until it is lifted"
        self.say(block_facts(block), f"{block.target} is blocked {end}.")
