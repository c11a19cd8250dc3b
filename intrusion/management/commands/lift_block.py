"""Lifts blocks, from the command line: works for every block, including the operator's own."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intrusion.blocking import in_force, lift
from intrusion.management.arguments import COMMAND_LINE, account_or_network
from intrusion.models import Block


class Command(BaseCommand):
    help = "Ends the block of an address, a network or an account within a second, or every block with --all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", metavar="ADDRESS|EMAIL", nargs="?")
        parser.add_argument("--all", action="store_true", help="every block in force")
        parser.add_argument("--reason", default="command line", help="stands in the audit log")
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["target"]) == options["all"]:
            raise CommandError("Name what is blocked, or give --all.", returncode=2)
        if options["target"]:
            account_or_network(options["target"])
        blocks = list(Block.objects.in_force() if options["all"] else in_force(options["target"]))
        lifted = [block.target for block in blocks if lift(block, by=COMMAND_LINE, reason=options["reason"])]
        said = "\n".join(f"{target} is blocked no longer." for target in lifted) or "Nothing is blocked."
        self.stdout.write(json.dumps({"lifted": lifted}) if options["json"] else said)
        if not lifted and not options["all"]:
            raise CommandError(f"{options['target']} is not blocked.", returncode=1)
