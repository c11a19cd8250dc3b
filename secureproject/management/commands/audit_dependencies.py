"""``manage.py audit_dependencies``: known vulnerabilities of the packages of this release."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from foundation.commands import JsonCommand
from secureproject.supply.listed import Unlisted, bundles, served_packages
from secureproject.supply.vulnerabilities import SERVICES, Audit, audit


class Command(JsonCommand):
    help = (
        "Asks pip-audit about every locked package. Exit status 0: each was answered for, and nothing is known against "
        "it; 1: something is known, or could not be found out."
    )
    refusals = (Unlisted,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--service", choices=SERVICES, default=SERVICES[0], help="whom to ask (pypi)")

    def handle(self, *args: Any, **options: Any) -> None:
        result = audit(service=options["service"])
        browser = len(served_packages()) + sum(len(bundle.packages) for bundle in bundles())
        facts = asdict(result) | {"is_clean": result.is_clean, "browser_packages_not_asked_about": browser}
        self.say(facts, *told(result, browser), indent=2)
        if not result.is_clean:
            sys.exit(1)


def told(result: Audit, browser: int) -> Iterator[str]:
    for each in result.found:
        fixed = f"fixed in {', '.join(each.fixed_in)}" if each.fixed_in else "not fixed yet"
        yield f"FOUND {each.package} {each.version}: {each.id}, {fixed}"
    yield from (f"UNKNOWN {named}: {why}" for named, why in result.unknown.items())
    yield f"{len(result.clean)} packages are clean, {len(result.unknown)} unknown, {len(result.found)} findings."
    yield f"Not asked about: {browser} packages of browser files (vendor.toml); npm audit knows of those."
    if result.unknown:
        yield "What is unknown is not clean: see that this machine reaches the service, and ask again."
