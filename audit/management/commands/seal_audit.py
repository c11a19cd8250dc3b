"""``manage.py seal_audit``: seals new entries, as the worker does every ten seconds."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import ProgrammingError

from audit.tree.sealing import Obstructed, TransactionIdsReset, seal_everything
from audit.tree.signing import KeyReplaced, signing_keys
from foundation.commands import JsonCommand


class Command(JsonCommand):
    help = "Adds new audit log entries to the signed tree. Exit status 0: done, 1: refused."
    refusals = (KeyReplaced, Obstructed, TransactionIdsReset, ImproperlyConfigured)

    def handle(self, *args: Any, **options: Any) -> None:
        if not signing_keys():
            raise CommandError("There is no AUDIT_SIGNING_KEY here. The worker has it.")
        try:
            heads = seal_everything()
        except ProgrammingError as error:  # permission denied: the web's database role
            raise CommandError(
                f"Only the worker's log-in may seal, in DATABASE_WORKER_URL: {error}"
            ) from None
        facts = [{"size": head.size, "head": head.note} for head in heads]
        sealed = (
            f"Sealed up to {heads[-1].size} entries.\n{heads[-1].note}" if heads else "Nothing new to seal."
        )
        self.say({"heads": facts}, sealed, indent=2)
