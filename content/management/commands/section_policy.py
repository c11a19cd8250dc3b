"""``manage.py section_policy [PATH]``: policies in force in a section, and where each value comes from."""

from argparse import ArgumentParser
from typing import Any

from content.approvals.candidates import Outlook, outlook
from content.management.commands.import_wordpress import parse_section
from content.models import Section
from content.policies.change import in_force_on_site, pending
from content.policy_text import LABELS, Line, changed_values, lines, words
from foundation.commands import JsonCommand, valid_text


class Command(JsonCommand):
    help = "Shows the policy in force in a section, or of the whole site, and what waits to be agreed to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", nargs="?", default="", help="the path of a section, e.g. news/harbour; none: the site"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = valid_text(options["path"]).strip("/")
        section = parse_section(path) if path else None
        shown = lines(section) if section else site_lines()
        waiting = list(pending().filter(section=section))
        found = outlook(section) if section else Outlook([], [])
        told = [f"{line.label}: {line.words} ({line.source})" for line in shown]
        told += [self.style.WARNING(sentence) for sentence in (*found.impossible, *found.unsure)]
        for change in waiting:
            wanted = ", ".join(f"{label}: {value}" for label, value in changed_values(change))
            told.append(f"Waiting since {change.asked_at:%Y-%m-%d %H:%M %Z}: {wanted}. {change.reason}")
        outcome = {"impossible": found.impossible, "unsure": found.unsure}
        self.say(facts(path, shown, waiting) | outcome, *told, ensure_ascii=False, indent=2)


def site_lines() -> list[Line]:
    return [
        Line(name, LABELS[name], value, words(name, value), "set for the whole site", None)
        for name, value in in_force_on_site().values().items()
    ]


def facts(path: str, shown: list[Line], waiting: list[Any]) -> dict[str, Any]:
    paths = dict(
        Section.objects.filter(pk__in=[line.section_id for line in shown if line.section_id]).values_list(
            "pk", "address__path"
        )
    )
    return {
        "section": path or None,
        "policy": {
            line.name: {
                "value": line.value,
                "from": paths.get(line.section_id) if line.section_id else "site",
                "source": str(line.source),
            }
            for line in shown
        },
        "waiting": [
            {
                "id": change.pk,
                "asked_at": change.asked_at.isoformat(),
                "notice": change.notice,
                "before": change.before,
                "reason": change.reason,
            }
            for change in waiting
        ],
    }
