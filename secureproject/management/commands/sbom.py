"""``manage.py sbom``: software bill of materials of this release, as CycloneDX 1.6 in JSON."""

import json
from datetime import UTC, datetime
from typing import Any

from foundation.commands import JsonCommand
from secureproject.supply.bill import bill_of_materials
from secureproject.supply.listed import Unlisted


class Command(JsonCommand):
    help = "Prints the bill of materials (CycloneDX 1.6, JSON). Exit status 0: printed, 1: a list is missing."
    refusals = (Unlisted,)

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(bill_of_materials(datetime.now(UTC)), indent=2))
