"""``manage.py sbom``: software bill of materials of this release, as CycloneDX 1.6 in JSON."""

import json
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from secureproject.supply.bill import bill_of_materials
from secureproject.supply.listed import Unlisted


class Command(BaseCommand):
    help = "Prints the bill of materials (CycloneDX 1.6, JSON). Exit status 0: printed, 1: a list is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="the only form there is")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(json.dumps(bill_of_materials(datetime.now(UTC)), indent=2))
        except Unlisted as error:
            raise CommandError(str(error), returncode=1) from None
