"""``manage.py explain_access EMAIL ACTION [MODEL:PK]``: the decision with all evidence.

In the language of the shell; identifiers in ``--json`` are the same in every language.
"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from foundation.commands import JsonCommand, columns
from rbac.decisions import Decision, decide
from rbac.evaluation.explanations import KINDS, VERDICTS, what_would_help
from rbac.management.access_diff_output import language_of_operator, plain
from rbac.management.arguments import parse_action, parse_actor, parse_object
from rbac.names import object_label


class Command(JsonCommand):
    help = "Says whether a user may do something, and why. Exit status 0: allowed, 1: not, 2: wrong usage."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("who", metavar="EMAIL", help="an e-mail address, system:NAME or anonymous")
        parser.add_argument("action", metavar="ACTION", help="for example content.publish_article")
        parser.add_argument("object", metavar="MODEL:PK", nargs="?", help="without it: for the whole site")

    def handle(self, *args: Any, **options: Any) -> None:
        actor, action = parse_actor(options["who"]), parse_action(options["action"])
        obj = parse_object(options["object"], action) if options["object"] else None
        with override(language_of_operator()):
            decision = decide(actor, action, obj)
            self.say(facts(decision), plain(text(decision)), indent=2)
        if not decision.allowed:
            sys.exit(1)


def facts(decision: Decision) -> dict[str, Any]:
    return {
        "allowed": decision.allowed,
        "reason": str(decision.reason),
        "actor": str(decision.actor),
        "action": str(decision.action),
        "object": object_label(decision.obj),
        "would_help": what_would_help(decision),
        "considered": [
            {
                "kind": e.kind,
                "source": str(e.source),
                "name": e.name or e.role,
                "verdict": str(e.verdict),
                "reason": str(e.reason),
            }
            for e in decision.considered
        ],
    }


def text(decision: Decision) -> str:
    target = f"{decision.obj} ({object_label(decision.obj)})" if decision.obj else _("the whole site")
    rows = [
        ("", str(KINDS.get(e.kind, e.kind)), str(e.source), str(VERDICTS[e.verdict]), str(e.reason))
        for e in decision.considered
    ]
    return "\n".join(
        [
            f"{_('yes') if decision.allowed else _('no')}: {decision.actor}, {decision.action}, {target}",
            _("because: %(reason)s") % {"reason": decision.reason},
            _("considered, in this order:"),
            *([columns(rows)] if rows else []),
            *([_("what would have to change:")] if (help_ := what_would_help(decision)) else []),
            *(f"  {sentence}" for sentence in help_),
        ]
    )
