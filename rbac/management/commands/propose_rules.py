"""``manage.py propose_rules``: a draft of rules from existing groups, permissions and guardian rows."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from audit.management.usage import WrongUsage
from rbac.adoption.codegen import commands, rules_text
from rbac.adoption.inference import Proposal, propose


class Command(BaseCommand):
    help = (
        "Proposes roles and rules from the groups, permissions, superusers and django-guardian rows of this project. "
        "Prints rules.py for --app, or without it what there is; changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--app", help="print rules.py for this app")
        parser.add_argument(
            "--commands", action="store_true", help="print the commands that give people their roles"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        proposal = propose()
        apps = sorted({action.partition(".")[0] for action in proposal.labels})
        if options["app"] and options["app"] not in apps:
            raise WrongUsage(
                f"No user holds a permission of {options['app']}. There are: {', '.join(apps) or 'none'}."
            )
        if options["json"]:
            self.stdout.write(json.dumps(_facts(proposal), indent=2))
        elif options["commands"]:
            self.stdout.write("\n".join(commands(proposal)))
        elif not options["app"]:
            self.stdout.write("\n".join(_summary(proposal, apps)))
        else:
            self.stdout.write(rules_text(proposal, options["app"]))


def _summary(proposal: Proposal, apps: list[str]) -> list[str]:
    lines = [f"RBAC_ROLES = {tuple(proposal.roles)!r}", ""]
    for role, allowed in proposal.roles.items():
        lines.append(f"{role}: {len(allowed)} permissions, {len(proposal.people[role])} people")
    lines += [f"{len(proposal.alone)} people hold permissions outside every group."] if proposal.alone else []
    lines += (
        [f"{len(proposal.on_objects)} rows of guardian on single objects."] if proposal.on_objects else []
    )
    lines += [f"Not an action's name, left out: {name}" for name in proposal.unusable]
    return [
        *lines,
        "",
        *(f"manage.py propose_rules --app {app}" for app in apps),
        "manage.py propose_rules --commands",
    ]


def _facts(proposal: Proposal) -> dict[str, Any]:
    return {
        "roles": {role: sorted(allowed) for role, allowed in proposal.roles.items()},
        "people": proposal.people,
        "alone": {person: sorted(held) for person, held in proposal.alone.items()},
        "on_objects": [vars(row) for row in proposal.on_objects],
        "left_out": proposal.unusable,
    }
