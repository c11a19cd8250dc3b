"""Replaces Django's command, because no user bypasses the rules. It explains what to do instead."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Not available: no user is above the rules. Use create_administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        # Accepts all options of Django's command, so that it prints this answer and not a usage error.
        parser.add_argument("--noinput", "--no-input", action="store_true")
        parser.add_argument("--username", "--email", "--name", "--database")

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(
            "There is no superuser here: no user is above the rules. "
            "For the first account use: manage.py create_administrator EMAIL",
            returncode=2,
        )
