"""``manage.py seal_audit``: seals new entries, as the worker does every ten seconds."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from audit.tree.sealing import Obstructed, TransactionIdsReset, seal_everything
from audit.tree.signing import KeyReplaced, signing_keys


class Command(BaseCommand):
    help = "Adds new audit log entries to the signed tree. Exit status 0: done, 1: refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if not signing_keys():
                raise CommandError("There is no AUDIT_SIGNING_KEY here. The worker has it.", returncode=1)
            heads = seal_everything()
        except (KeyReplaced, Obstructed, TransactionIdsReset, ImproperlyConfigured) as error:
            raise CommandError(str(error), returncode=1) from None
        except ProgrammingError as error:  # permission denied: the web's database role
            raise CommandError(
                f"Only the worker's log-in may seal, in DATABASE_WORKER_URL: {error}", returncode=1
            ) from None
        facts = [{"size": head.size, "head": head.note} for head in heads]
        if options["json"]:
            self.stdout.write(json.dumps({"heads": facts}, indent=2))
        elif heads:
            self.stdout.write(f"Sealed up to {heads[-1].size} entries.\n{heads[-1].note}")
        else:
            self.stdout.write("Nothing new to seal.")
