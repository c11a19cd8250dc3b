"""``manage.py security_report [--html FILE]``: security report of the site, for auditors."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string

from secureproject.operations.security_evidence import Evidence, evidence
from secureproject.supply.listed import Unlisted


class Command(BaseCommand):
    help = (
        "Prints how the site is protected today, and what would not be detected. It names no person and no secret. "
        "Exit status 0: written, 1: not, 2: wrong usage."
    )
    requires_system_checks = []  # the report contains their result

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--html", metavar="FILE", type=Path, help="write a page for people")
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = evidence(datetime.now(UTC))
        except Unlisted as error:
            raise CommandError(str(error), returncode=1) from None
        if options["html"]:
            self._write(options["html"], report)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report), indent=2))
        elif not options["html"]:
            self.stdout.write("\n".join(lines_of(report)))

    def _write(self, path: Path, report: Evidence) -> None:
        try:
            path.write_text(render_to_string("reports/security.html", {"report": report}), encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.", returncode=2) from None
        self.stderr.write(f"Written to {path}.")


def lines_of(report: Evidence) -> Iterator[str]:
    yield from (report.title, report.made, report.limit)
    for section in report.sections:
        yield f"\n{section.title}"
        for name, value in section.rows:
            yield f"  {name}: {value.replace(chr(10), '; ')}"
