"""The command ``content.management.commands.verify_publications``."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from content.models import Article
from tests.content.proofs.test_publication_check import by_force
from tests.database import Owner


def test_the_command_says_which(fresh_database: str, published: Article, owner_connection: Owner) -> None:
    out = StringIO()
    call_command("verify_publications", stdout=out)
    assert out.getvalue() == "Readers see what was published.\n"
    by_force(owner_connection, "UPDATE content_revision SET summary = 'x'")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_publications", "--json", stdout=out)
    assert ended.value.code == 1
    assert [fact["article"] for fact in json.loads(out.getvalue())] == [published.pk]
    with pytest.raises(CommandError):
        call_command("verify_publications", "--newest", "0")
