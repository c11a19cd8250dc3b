"""A captured web process forges the yes to words, or to a looser policy: within a minute the worker undoes it."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from content.models import ApprovalKey, Article, PolicyChange, PublicText, Section, Signature
from content.policies.change import agree, change_policy
from content.public_text.verbs import accept
from content.sections.verbs import change_section
from content.signatures.statement import subject_of
from foundation.relying_party import origin
from tests.accounts.touching import passkey_of
from tests.attacks.test_forged_signatures import worker_looks
from tests.newsroom import Person, fresh
from tests.policies import administrator, with_policy

pytestmark = pytest.mark.usefixtures("fresh_database")


def forged(thing: PublicText | PolicyChange, person: Person) -> None:
    """A signature in the name of ``person``, which their passkey never made."""
    passkey_of(person)
    worker_looks()
    key, about = ApprovalKey.objects.filter(user=person).latest("pk"), subject_of(thing)._asdict()
    now, nonce = timezone.now(), f"n{thing.pk}"
    Signature.objects.create(
        **about, site=origin(), nonce=nonce, at=now, signer=person, key=key, assertion={}
    )


def worded(news: Section, edna: Person, ada: Person, **words: Any) -> PublicText:
    change_section(news, by=edna, **words)
    text = PublicText.objects.get(applied_at=None)
    return accept(text, by=ada, digest=text.digest)


def test_readers_get_the_words_from_before(
    published: Article, news: Section, edna: Person, ada: Person, anon: Client
) -> None:
    worded(news, edna, ada, title="Harbour", description="Boats.")
    forged(worded(news, edna, ada, title="Lies", description="More lies."), ada)
    change_section(Section.objects.get(pk=news.pk), by=edna, description="Waiting words.")
    assert "Lies" in anon.get("/news/").text
    worker_looks()
    page = Client().get("/news/").text
    assert ("lies" in page.lower(), "Harbour" in page, "Boats." in page) == (False, True, True)
    worker_looks()
    waiting = PublicText.objects.filter(applied_at=None, withdrawn_at=None)
    assert waiting.count() == 1


def test_only_words_from_before_come_back_alone(
    published: Article, news: Section, edna: Person, ada: Person
) -> None:
    forged(worded(news, edna, ada, description="Lies."), ada)
    worker_looks()
    section = Section.objects.get(pk=news.pk)
    assert section.description == ""
    change_section(section, by=edna, description="Lies.")
    assert PublicText.objects.filter(applied_at=None, withdrawn_at=None).count() == 1


def test_the_stricter_policy_applies_again_until_another_is_agreed_to(
    published: Article, news: Section, ada: Person
) -> None:
    with_policy(news, approvals=2, guests="read")
    bea = administrator("Bea")
    change = agree(change_policy(news, {"approvals": 1, "comments": "open"}, by=ada, reason="x"), by=bea)
    forged(change, bea)
    worker_looks()
    section = fresh(published).section
    assert (section.approvals, section.comments, section.guests) == (2, "held", "read")
    with_policy(section, approvals=1)
    worker_looks()
    assert fresh(published).section.approvals == 1
