"""``manage.py propose_rules``: a draft of rules from existing groups, permissions and guardian rows."""

from argparse import ArgumentParser
from typing import Any

from foundation.commands import JsonCommand, WrongUsage
from rbac.adoption.codegen import commands, rules_text
from rbac.adoption.inference import Proposal, propose


class Command(JsonCommand):
    help = (
        "Proposes roles and rules from the groups, permissions, superusers and django-guardian rows of this project. "
        "Prints rules.py for --app, or without it what there is; changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--app", help="print rules.py for this app")
        parser.add_argument(
            "--commands", action="store_true", help="print the commands that give people their roles"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        proposal = propose()
        apps = sorted({action.partition(".")[0] for action in proposal.labels})
        if options["app"] and options["app"] not in apps:
            raise WrongUsage(
                f"No user holds a permission of {options['app']}. There are: {', '.join(apps) or 'none'}."
            )
        if options["commands"]:
            text = "\n".join(commands(proposal))
        elif not options["app"]:
            text = "\n".join(_summary(proposal, apps))
        else:
            text = rules_text(proposal, options["app"])
        self.say(_facts(proposal), text, indent=2)


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
