"""The command ``content.management.commands.section_policy``: what is in force, and from where."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from content.models import Section
from content.policies import change as set_policy
from tests.newsroom import Person


def shown(*arguments: str) -> str:
    out = StringIO()
    call_command("section_policy", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_what_is_in_force_and_from_where(news: Section, ada: Person) -> None:
    set_policy.change_policy(news, {"approvals": 2}, by=ada, reason="x")
    set_policy.change_policy(news, {"comments": "open"}, by=ada, reason="Readers ask for it")
    assert "Two people approve (set for this section)" in shown("news")
    assert "Readers ask for it" in shown("news")
    facts = json.loads(shown("news", "--json"))
    assert facts["policy"]["approvals"] == {"value": 2, "from": "news", "source": "set for this section"}
    assert facts["policy"]["audience"]["from"] == "site"
    assert len(facts["waiting"]) == 1
    assert json.loads(shown("--json"))["policy"]["approvals"]["value"] == 1
    with pytest.raises(CommandError, match="no section"):
        shown("nowhere")
