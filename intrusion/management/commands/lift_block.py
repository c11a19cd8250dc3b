"""Lifts blocks, from the command line: works for every block, including the operator's own."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from audit.actors import COMMAND_LINE
from foundation.commands import JsonCommand, WrongUsage
from intrusion.blocking import in_force, lift
from intrusion.management.arguments import account_or_network
from intrusion.models import Block


class Command(JsonCommand):
    help = "Ends the block of an address, a network or an account within a second, or every block with --all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", metavar="ADDRESS|EMAIL", nargs="?")
        parser.add_argument("--all", action="store_true", help="every block in force")
        parser.add_argument("--reason", default="command line", help="stands in the audit log")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["target"]) == options["all"]:
            raise WrongUsage("Name what is blocked, or give --all.")
        if options["target"]:
            account_or_network(options["target"])
        blocks = list(Block.objects.in_force() if options["all"] else in_force(options["target"]))
        lifted = [block.target for block in blocks if lift(block, by=COMMAND_LINE, reason=options["reason"])]
        said = [f"{target} is blocked no longer." for target in lifted] or ["Nothing is blocked."]
        self.say({"lifted": lifted}, *said)
        if not lifted and not options["all"]:
            raise CommandError(f"{options['target']} is not blocked.")
