"""The command ``content.management.commands.redactions``."""

import json

import pytest
from django.core.management import CommandError, call_command

from content.models import Article
from tests.content.redaction.test_removing import agreed, asked
from tests.newsroom import Person, write


def test_the_command_lists_them_and_says_when_one_waits(
    published: Article, cara: Person, ed: Person, ada: Person, capsys: pytest.CaptureFixture[str], eve: Person
) -> None:
    write(published, cara, "Jane Doe saw it.")
    redaction = asked(published, ed)
    with pytest.raises(CommandError, match="agreement: 1"):
        call_command("redactions", "--json")
    agreed(redaction, eve)
    capsys.readouterr()
    call_command("redactions", "--json")
    (fact,) = json.loads(capsys.readouterr().out)
    assert (fact["state"], fact["asked_by"], fact["agreed_by"]) == ("removed", "Ed", "Eve")
