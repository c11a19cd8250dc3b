"""The command ``content.management.commands.erase_guest``."""

import json

from content.guests.inviting import revoke_guest
from content.guests.previews import make_preview_link
from content.models import Article, Guest, Section
from tests.commands import Ran, ran
from tests.guests import asked
from tests.newsroom import Person, digest_of
from tests.policies import with_policy

UNKNOWN = Ran(1, "No guest with this address is known.")


def erased(*words: str) -> Ran:
    return ran("erase_guest", *words, "--reason", "They asked for it.")


def test_the_command_erases_whatever_was_asked_of_an_address(
    in_review: Article, news: Section, ed: Person
) -> None:
    with_policy(news, guests="approve")
    revoke_guest(in_review, asked(in_review, ed).pk, by=ed)
    asked(in_review, ed)
    assert erased("nobody@lawyers.example") == UNKNOWN
    assert "are erased" in erased(" Gisela@Lawyers.example").printed
    assert not Guest.objects.filter(sealed__isnull=False).exists()
    assert erased("gisela@lawyers.example") == UNKNOWN


def test_the_command_erases_it_too(draft: Article, ed: Person) -> None:
    whom = "Petra Press (petra@paper.example)"
    link, _address = make_preview_link(draft, by=ed, digest=digest_of(draft), days=1, whom=whom)
    facts = json.loads(erased("petra@paper.example", "--json").printed)
    assert facts["preview_links"] == [{"link": link.pk, "article": draft.pk}]
    assert erased("petra@paper.example") == UNKNOWN
