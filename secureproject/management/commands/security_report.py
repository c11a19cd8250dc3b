"""``manage.py security_report [--html FILE]``: security report of the site, for auditors."""

from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from foundation.commands import JsonCommand, WrongUsage
from secureproject.operations.security_evidence import Evidence, evidence
from secureproject.supply.listed import Unlisted


class Command(JsonCommand):
    help = (
        "Prints how the site is protected today, and what would not be detected. It names no person and no secret. "
        "Exit status 0: written, 1: not, 2: wrong usage."
    )
    requires_system_checks = []  # the report contains their result
    refusals = (Unlisted,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--html", metavar="FILE", type=Path, help="write a page for people")

    def handle(self, *args: Any, **options: Any) -> None:
        report = evidence(datetime.now(UTC))
        if options["html"]:
            self._write(options["html"], report)
        if self.as_json or not options["html"]:
            self.say(asdict(report), *lines_of(report), indent=2)

    def _write(self, path: Path, report: Evidence) -> None:
        try:
            path.write_text(render_to_string("reports/security.html", {"report": report}), encoding="utf-8")
        except OSError as error:
            raise WrongUsage(f"{path} cannot be written: {error.strerror}.") from None
        self.stderr.write(f"Written to {path}.")


def lines_of(report: Evidence) -> Iterator[str]:
    yield from (report.title, report.made, report.limit)
    for section in report.sections:
        yield f"\n{section.title}"
        for name, value in section.rows:
            yield f"  {name}: {value.replace(chr(10), '; ')}"
