"""The command ``content.management.commands.verify_publications``."""

import json

from content.models import Article
from tests.commands import printed, ran
from tests.content.proofs.test_publication_check import by_force
from tests.database import Owner


def test_the_command_says_which(fresh_database: str, published: Article, owner_connection: Owner) -> None:
    assert printed("verify_publications") == "Readers see what was published.\n"
    by_force(owner_connection, "UPDATE content_revision SET summary = 'x'")
    found = ran("verify_publications", "--json")
    assert found.status == 1
    assert [fact["article"] for fact in json.loads(found.printed)] == [published.pk]
