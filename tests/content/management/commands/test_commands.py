"""The smaller commands of ``content.management.commands``."""

import json

from content.guests.inviting import revoke_guest
from content.guests.previews import make_preview_link
from content.models import Article, Guest, Section
from content.policies import change as set_policy
from tests.commands import Ran, printed, ran, refusal
from tests.content.proofs.test_publication_check import by_force
from tests.content.redaction.test_removing import agreed
from tests.content.redaction.test_removing import asked as redaction_asked
from tests.database import Owner
from tests.guests import asked
from tests.newsroom import Person, digest_of, write
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


def test_redactions_are_listed_and_it_is_said_when_one_waits(
    published: Article, cara: Person, ed: Person, ada: Person, eve: Person
) -> None:
    write(published, cara, "Jane Doe saw it.")
    redaction = redaction_asked(published, ed)
    assert ran("redactions", "--json") == Ran(1, "Waiting for agreement: 1.")
    agreed(redaction, eve)
    (fact,) = json.loads(printed("redactions", "--json"))
    assert (fact["state"], fact["asked_by"], fact["agreed_by"]) == ("removed", "Ed", "Eve")


def test_section_policy_says_what_is_in_force_and_from_where(news: Section, ada: Person) -> None:
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


def test_publications_that_differ_from_the_audit_log_are_named(
    fresh_database: str, published: Article, owner_connection: Owner
) -> None:
    assert printed("verify_publications") == "Readers see what was published.\n"
    by_force(owner_connection, "UPDATE content_revision SET summary = 'x'")
    found = ran("verify_publications", "--json")
    assert found.status == 1
    assert [fact["article"] for fact in json.loads(found.printed)] == [published.pk]
