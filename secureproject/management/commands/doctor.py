"""``manage.py doctor``: checks every part of the installation, each with a fix."""

import sys
from argparse import ArgumentParser
from typing import Any

from foundation.commands import JsonCommand, WrongUsage
from secureproject.doctor.check import BAD, NOT_HERE, WELL, Result, examine
from secureproject.doctor.environment import NOT_DETECTED
from secureproject.doctor.table import CHECKS

MARKS = {WELL: "ok", NOT_HERE: "-"}


class Command(JsonCommand):
    help = (
        "Looks at every part of the installation and says what to do. Exit status 0: all is well, 1: something is "
        "wrong or could not be found out, 2: wrong usage."
    )
    requires_system_checks = []  # doctor runs them itself

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", metavar="PART", help="database, worker, mail, tls ...: this part only")

    def handle(self, *args: Any, **options: Any) -> None:
        checks = [check for check in CHECKS if options["only"] in {None, check.part, check.id}]
        if not checks:
            parts = ", ".join(dict.fromkeys(check.part for check in CHECKS))
            raise WrongUsage(f"There is no part {options['only']}. The parts are: {parts}.")
        results = []
        for result in examine(checks):
            results.append(result)
            if not self.as_json:
                self.stdout.write(lines_of(result))
        bad = sum(result.state in BAD for result in results)
        end = f"{bad} of {len(results)} checks need you." if bad else "Everything is well."
        self.say(facts(results), end, indent=2)
        if bad:
            sys.exit(1)


def lines_of(result: Result) -> str:
    holds = result.state in {WELL, NOT_HERE}
    first, *more = [result.check.sentence, *result.details] if holds else result.details
    lines = [f"{MARKS.get(result.state, result.state):<8} {result.check.id}: {first}"]
    lines += [f"{'':<9}{detail}" for detail in more]
    lines += [f"{'':<9}-> {result.way_out}"] if result.way_out else []
    return "\n".join(lines)


def facts(results: list[Result]) -> dict[str, Any]:
    return {
        "well": not any(result.state in BAD for result in results),
        "without_an_outside_witness": NOT_DETECTED,
        "checks": [
            {
                "id": result.check.id,
                "state": result.state,
                "sentence": result.check.sentence,
                "details": result.details,
                "way_out": result.way_out,
            }
            for result in results
        ],
    }
