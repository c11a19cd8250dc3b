"""The command ``content.management.commands.section_policy``: what is in force, and from where."""

import json

from content.models import Section
from content.policies import change as set_policy
from tests.commands import printed, refusal
from tests.newsroom import Person


def test_the_command_says_what_is_in_force_and_from_where(news: Section, ada: Person) -> None:
    set_policy.change_policy(news, {"approvals": 2}, by=ada, reason="x")
    set_policy.change_policy(news, {"comments": "open"}, by=ada, reason="Readers ask for it")
    shown = printed("section_policy", "news")
    assert "Two people approve (set for this section)" in shown
    assert "Readers ask for it" in shown
    facts = json.loads(printed("section_policy", "news", "--json"))
    assert facts["policy"]["approvals"] == {"value": 2, "from": "news", "source": "set for this section"}
    assert facts["policy"]["audience"]["from"] == "site"
    assert len(facts["waiting"]) == 1
    assert json.loads(printed("section_policy", "--json"))["policy"]["approvals"]["value"] == 1
    assert "no section" in refusal("section_policy", "nowhere")
