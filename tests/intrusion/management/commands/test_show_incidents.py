"""The command of intrusion.management.commands.show_incidents tells each incident with its timeline."""

import json
from io import StringIO
from typing import Any

from django.core.management import call_command

from tests.intrusion.guarding import ATTACKER, a_second_passes, attack, run


def test_incidents_are_told_as_stories(guard: Any, site: Any) -> None:
    attack()
    a_second_passes()
    (story,) = run("show_incidents")
    assert (story["subject"], story["about"]) == (ATTACKER, "client")
    assert [line["kind"] for line in story["timeline"]].count("response") == 3
    assert "union select" in json.dumps(story)
    out = StringIO()
    call_command("show_incidents", stdout=out)
    assert "-> Blocked for a while" in out.getvalue()
