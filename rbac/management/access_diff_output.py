"""Access diff for commands: printed before a change, or instead of it (``--dry-run``)."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import get_supported_language_variant

from foundation.commands import JsonCommand
from rbac.access_diff.diff import AccessDiff, People, access_diff
from rbac.errors import Invalid, Refused
from rbac.management.arguments import command_error

NOT_ALL_OBJECTS = (
    "Only the newest content was compared. The numbers are minimums, and more people may be affected."
)
NOT_ALL_PEOPLE = "Not everyone was compared: at least this many people are affected."


def plain(text: str) -> str:
    """Text made safe for a terminal: user input (a reason, a name) cannot emit control sequences."""
    return "".join(c if c.isprintable() or c == "\n" else f"\\u{ord(c):04x}" for c in text)


def language_of_operator() -> str:
    """The shell's language (LC_ALL, LC_MESSAGES, LANG, in this order) if this site has it; else the site's own."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if chosen := os.environ.get(name):
            code = chosen.partition(".")[0].partition("@")[0].replace("_", "-").lower()
            try:
                return get_supported_language_variant(code)
            except LookupError:  # also "C" and "POSIX"
                break
    return settings.LANGUAGE_CODE


def add_change_arguments(parser: ArgumentParser, *, reason_required: bool = True) -> None:
    """Adds what every command that changes access takes: ``--reason`` and ``--dry-run``."""
    parser.add_argument("--reason", metavar="TEXT", required=reason_required, default="")
    parser.add_argument("--dry-run", action="store_true", help="say who would gain and lose; change nothing")


def carry_out[Done](
    command: JsonCommand,
    change: Callable[[], Done],
    options: dict[str, Any],
    *,
    people: People | None = None,
    places: Iterable[int] | None = None,
) -> Done:
    """Prints which users gain and lose, makes the change and returns its result; with ``--dry-run`` ends the command.

    No prompt: scripts continue. They read stdout, which says what was done; the effect is printed on stderr before.
    Raises CommandError for what the change raises: status 1, and 2 for wrong usage.
    """
    try:
        found = access_diff(change, people=people, places=places)
        if options["dry_run"]:
            command.say(as_facts(found), plain(f"{as_sentences(found)} Nothing has been changed."))
            sys.exit(0)
        if found.matter:
            command.stderr.write(plain(as_sentences(found)), lambda text: text)
        return change()
    except (Invalid, Refused) as error:
        raise command_error(error) from error


def as_sentences(found: AccessDiff) -> str:
    """“Otto would gain: approve an article (12), see an article (12)”, one line for each user."""
    least = "" if found.all_people else "at least "
    lines = [
        *(f"{person} would gain: {_list(actions)}" for person, actions in found.gains()),
        *(f"{person} would lose: {_list(actions)}" for person, actions in found.losses()),
        *found.broken,
        *found.relaxed,
        *(() if found.all_objects else (NOT_ALL_OBJECTS,)),
        *(() if found.all_people else (NOT_ALL_PEOPLE,)),
        f"{least}{found.gaining} would gain, {least}{found.losing} would lose.",
    ]
    return "\n".join(lines)


def as_facts(found: AccessDiff) -> dict[str, Any]:
    """For ``--json``: counts, and every difference."""
    return {
        "gaining": found.gaining,
        "losing": found.losing,
        "differences": [
            {
                "person": str(found.people[d.person].get_username()),
                "action": str(d.action),
                "gained": d.gained,
                "lost": d.lost,
                "whole_site": d.site,
            }
            | ({"at_least": True} if d.least else {})
            for d in found.differences
            if d.person in found.people
        ],
        "everything_looked_at": found.all_objects,
        "everybody_looked_at": found.all_people,
        "broken": [*found.broken],
        "relaxed": [*found.relaxed],
    }


def _list(actions: list[Any]) -> str:
    return ", ".join(f"{a.label}" + ("" if site else f" ({number})") for a, number, site in actions)
