"""Why somebody was refused is read in the language of whoever reads it, and old rows as they were written."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from accounts.models import User
from audit.events import Event
from audit.models import Entry
from audit.record import record
from audit.stored_messages import source_of
from audit.timeline import TimelineEntry, readable
from content.models import Article, Section
from content.policies.change import LAPSES_AFTER, apply_due, change_policy
from rbac.events import ACCESS_REFUSED
from tests.newsroom import person

NEEDED = "This version still needs the approval of a user who wrote none of it."
SENTENCE = "The roles of this account are frozen until an administrator has looked at it."


def newest(event: str = ACCESS_REFUSED.name) -> TimelineEntry:
    return readable([Entry.objects.filter(event=event).latest("pk")])[0]


def refused_in(language: str, client: Client, article: Article) -> None:
    answer = client.post(f"/cms/articles/{article.pk}/publish/", HTTP_ACCEPT_LANGUAGE=language)
    assert answer.status_code == 403


@pytest.mark.parametrize("written", ["de", "fr", "en"])
def test_a_refusal_reads_in_every_language_whoever_was_refused(
    written: str, draft: Article, as_cara: Client
) -> None:
    refused_in(written, as_cara, draft)
    assert NEEDED in newest().sentence
    assert "publish an article" in newest().sentence
    with translation.override("de"):
        assert gettext(NEEDED) in newest().sentence
        assert NEEDED not in newest().sentence


def test_an_old_row_shows_what_it_holds(ada: User) -> None:
    """Rows of releases that kept neither the name of the action nor the sentence of the code, whatever language."""
    old = Event(
        ACCESS_REFUSED.name,
        fields=("action", "object", "method", "hidden"),
        personal=("reason",),
        sentence=ACCESS_REFUSED.sentence,
    )
    kept: dict[str, Any] = {"action": "den Beitrag falten", "object": "x", "method": "POST", "hidden": False}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("audit.record.registry", {old})
        record(old, by=ada, **kept, reason="Dieses Konto ist eingefroren.")
    assert newest().sentence == "Ada was refused to den Beitrag falten: Dieses Konto ist eingefroren."
    with translation.override("de"):
        assert "Dieses Konto ist eingefroren." in newest().sentence


def test_a_lapse_reads_in_the_language_of_the_reader(news: Section, ada: User) -> None:
    person("Abe", "administrator")
    with translation.override("de"):
        change_policy(news, {"four_eyes": False}, by=ada, reason="x")
    with pytest.MonkeyPatch.context() as patch, translation.override("de"):
        patch.setattr("content.policies.change.LAPSES_AFTER", LAPSES_AFTER * 0)
        apply_due()
    assert newest("content.policy.loosening_lapsed").sentence.endswith(
        "lapsed: No one agreed within 30 days."
    )
    with translation.override("de"):
        assert "No one agreed" not in newest("content.policy.loosening_lapsed").sentence


def test_only_a_sentence_that_can_be_found_again_has_a_source() -> None:
    with translation.override("de"):
        assert source_of(gettext_lazy(SENTENCE)) == SENTENCE
        assert source_of(gettext(SENTENCE)) == ""
        assert source_of("Words of somebody") == ""
        assert source_of(pgettext_lazy("a context that there is not", SENTENCE)) in {"", SENTENCE}


def test_what_it_says_is_kept_as_closely_as_the_reason(draft: Article, as_cara: Client) -> None:
    """It may say what state an account is in, so it goes with the key of whoever it is about."""
    refused_in("de", as_cara, draft)
    entry = Entry.objects.filter(event=ACCESS_REFUSED.name).latest("pk")
    assert not {"says", "reason"} & entry.public.keys()
    assert NEEDED not in json.dumps([entry.public, entry.commitments, entry.sealed])
