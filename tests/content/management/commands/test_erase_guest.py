"""The command ``content.management.commands.erase_guest``."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from content.guests.inviting import revoke_guest
from content.guests.previews import make_preview_link
from content.models import Article, Guest, Section
from tests.guests import asked
from tests.newsroom import Person, digest_of
from tests.policies import with_policy

WHY = "They asked for it."


def test_the_command_erases_whatever_was_asked_of_an_address(
    in_review: Article, news: Section, ed: Person
) -> None:
    with_policy(news, guests="approve")
    revoke_guest(in_review, asked(in_review, ed).pk, by=ed)
    asked(in_review, ed)
    with pytest.raises(CommandError, match="known"):
        call_command("erase_guest", "nobody@lawyers.example", reason=WHY)
    out = StringIO()
    call_command("erase_guest", " Gisela@Lawyers.example", reason=WHY, stdout=out)
    assert "are erased" in out.getvalue()
    assert not Guest.objects.filter(sealed__isnull=False).exists()
    with pytest.raises(CommandError, match="known"):
        call_command("erase_guest", "gisela@lawyers.example", reason=WHY)


def test_the_command_erases_it_too(draft: Article, ed: Person) -> None:
    whom = "Petra Press (petra@paper.example)"
    link, _address = make_preview_link(draft, by=ed, digest=digest_of(draft), days=1, whom=whom)
    out = StringIO()
    call_command("erase_guest", "petra@paper.example", reason=WHY, stdout=out, json=True)
    assert json.loads(out.getvalue())["preview_links"] == [{"link": link.pk, "article": draft.pk}]
    with pytest.raises(CommandError, match="known"):
        call_command("erase_guest", "petra@paper.example", reason=WHY)
