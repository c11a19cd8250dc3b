"""The command ``content.management.commands.redactions``."""

import json

from content.models import Article
from tests.commands import Ran, printed, ran
from tests.content.redaction.test_removing import agreed, asked
from tests.newsroom import Person, write


def test_the_command_lists_them_and_says_when_one_waits(
    published: Article, cara: Person, ed: Person, ada: Person, eve: Person
) -> None:
    write(published, cara, "Jane Doe saw it.")
    redaction = asked(published, ed)
    assert ran("redactions", "--json") == Ran(1, "Waiting for agreement: 1.")
    agreed(redaction, eve)
    (fact,) = json.loads(printed("redactions", "--json"))
    assert (fact["state"], fact["asked_by"], fact["agreed_by"]) == ("removed", "Ed", "Eve")
