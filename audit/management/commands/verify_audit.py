"""``manage.py verify_audit [--since WHEN]``: verifies that every entry is as it was sealed, and lists the others."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from audit.signed_notes import to_base64
from audit.tree.range_check import Finding
from audit.tree.signing import read_public_key
from audit.tree.verification import Report, verify
from audit.witnesses.restorations import facts as restoration_facts
from audit.witnesses.restorations import sentence as restored
from audit.witnesses.witnesses import witness_files
from foundation.commands import JsonCommand, WrongUsage, above_zero, optional_time


class Command(JsonCommand):
    help = "Checks the sealed audit log. Exit status 0: as it was sealed, 1: something was found, 2: wrong usage."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", metavar="WHEN", help="only what was sealed from this date or time on")
        parser.add_argument(
            "--key", action="append", default=[], help="a public key that you trust, in Base64"
        )
        parser.add_argument(
            "--witness", action="append", default=[], type=Path, help="a file that signed heads were given to"
        )
        parser.add_argument("--processes", type=above_zero, default=2, help="how many work at once (2)")

    def handle(self, *args: Any, **options: Any) -> None:
        witnesses = options["witness"] or [path for path in witness_files() if path.exists()]
        try:
            report = verify(
                since=optional_time(options["since"]),
                processes=options["processes"],
                keys=map(read_public_key, options["key"]),
                witnesses=witnesses,
            )
        except (ImproperlyConfigured, OSError, ValueError) as error:
            raise WrongUsage(str(error)) from None
        self.say(facts(report), *sentences(report), indent=2)
        if not report.clean:
            sys.exit(1)


def facts(report: Report) -> dict[str, Any]:
    return {
        "clean": report.clean,
        "since_position": report.since,
        "entries": report.entries,
        "heads": report.heads,
        "waiting": report.waiting,
        "witnessed_heads": report.witnessed,
        "restored": [restoration_facts(restoration) for restoration in report.restorations],
        "archived": [archive._asdict() for archive in report.archives],
        "found": report.found,
        "findings": [finding._asdict() for finding in report.findings],
        "keys": list(map(to_base64, report.keys)),
    }


def sentences(report: Report) -> Iterator[str]:
    for finding in report.findings:
        yield sentence(finding)
    yield from map(restored, report.restorations)
    yield from (archive.sentence() for archive in report.archives)
    if report.found > len(report.findings):
        yield f"... and {report.found - len(report.findings)} more."
    yield f"Checked {report.entries} entries below {report.heads} signed heads; {report.waiting} wait to be sealed."
    if report.witnessed:
        yield f"{report.witnessed} heads that were kept elsewhere were compared."
    else:
        yield "No head kept elsewhere was compared, so entries cut off at the end would not show. See AUDIT_HEADS_TO."
    yield "Everything is as it was sealed." if report.clean else f"{report.found} findings."


def sentence(finding: Finding) -> str:
    where = [f"entry {finding.entry}"] if finding.entry is not None else []
    where += [f"position {finding.position}"] if finding.position is not None else []
    return f"{finding.kind.upper()}: {', '.join(where)}{': ' if where else ''}{finding.detail}"
