"""A person who hammers fills no table: refusals are told one by one while they are few, then counted."""

import json
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from pytest_django import Settings

from accounts.models import User
from audit.context import RequestContext, use_context
from audit.events import Event
from audit.models import Entry
from audit.record import record
from audit.stored_messages import source_of
from audit.timeline import TimelineEntry, readable, timeline_of
from content.models import Article, Section
from content.policies.change import LAPSES_AFTER, apply_due, change_policy
from rbac.decisions import decide
from rbac.enforcement.refusal_counter import EACH
from rbac.enforcement.refusals import HIDDEN, record_refusal, write_omitted_refusals
from rbac.errors import Refused, RefusedAndHidden
from rbac.events import ACCESS_REFUSED
from rbac.models import RefusalTally, Scope
from secureproject.tasks import record_omitted_refusals
from tests.at_once import at_once
from tests.newsroom import person
from tests.rbac.conftest import MakePerson, Person, asked_by
from tests.rbac.samples import OPEN, RUN

HOME, ELSEWHERE = "192.0.2.7", "198.51.100.9"


def refuse(user: Person, times: int = 1, *, action: Any = RUN, address: str = HOME) -> None:
    request = asked_by(user, "post", "/run/")
    refused = Refused(decide(user, action))
    with use_context(RequestContext(address=address)):
        for _ in range(times):
            record_refusal(request, refused)


def rows(event: str = "rbac.access.refused") -> int:
    return Entry.objects.filter(event=event).count()


def a_minute_passes() -> None:
    RefusalTally.objects.update(since=F("since") - timedelta(seconds=61))


def test_what_was_left_out_becomes_one_row_that_counts_it(nils: Person) -> None:
    refuse(nils, EACH + 7)
    assert write_omitted_refusals() == 0
    a_minute_passes()
    assert write_omitted_refusals() == 1
    line = timeline_of(nils)[0]
    assert (line.event, line.address) == ("rbac.refusals.omitted", HOME)
    assert (line.fields["count"], line.fields["what"]) == ("7", str(RUN))
    assert datetime.fromisoformat(line.fields["since"]).microsecond == 0
    assert write_omitted_refusals() == 0


def test_the_next_refusal_writes_it_and_starts_a_new_minute(nils: Person, person: MakePerson) -> None:
    refuse(nils, EACH + 1)
    a_minute_passes()
    refuse(person("cara"))
    assert rows("rbac.refusals.omitted") == 1
    refuse(nils, EACH + 1)
    assert rows() == 2 * EACH + 1


def test_the_worker_writes_it_where_no_one_is_refused_any_more(nils: Person) -> None:
    refuse(nils, EACH + 1)
    a_minute_passes()
    record_omitted_refusals(timestamp=0)
    assert rows("rbac.refusals.omitted") == 1


def test_a_quiet_minute_leaves_nothing_behind(nils: Person) -> None:
    refuse(nils, EACH)
    a_minute_passes()
    write_omitted_refusals()
    assert rows("rbac.refusals.omitted") == 0
    assert not RefusalTally.objects.exists()


def test_neither_person_nor_address_can_be_read_from_what_is_counted_together(nils: Person) -> None:
    refuse(nils)
    tally = RefusalTally.objects.get(what=str(RUN))
    assert HOME.encode() not in bytes(tally.address) + bytes(tally.key)


def test_an_address_whose_key_is_gone_costs_no_evidence(nils: Person, settings: Settings) -> None:
    refuse(nils, EACH + 1)
    a_minute_passes()
    RefusalTally.objects.update(address=b"not ours")
    assert write_omitted_refusals() == 1


def test_a_page_of_ones_own_leaves_out_what_must_stay_unknown_and_nothing_else(
    nils: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = asked_by(nils, path="/run/")
    record_refusal(request, Refused(decide(nils, RUN)))
    record_refusal(request, RefusedAndHidden(decide(nils, OPEN)))
    elsewhere = Event("tests.thing.hidden", fields=("hidden",), sentence="{actor} hid something")
    monkeypatch.setattr("audit.record.registry", SimpleNamespace(by_name={elsewhere.name: elsewhere}))
    record(elsewhere, by=nils, hidden=True)
    told = [(entry.event, entry.fields.get("action")) for entry in timeline_of(nils, without=HIDDEN)]
    assert told == [("tests.thing.hidden", None), ("rbac.access.refused", str(RUN.label))]
    assert len(timeline_of(nils)) == 3


def test_a_refusal_says_what_it_was_about_or_what_was_asked_for(nils: Person, news_scope: Scope) -> None:
    request = asked_by(nils, path="/places/")
    record_refusal(request, Refused(decide(nils, OPEN, news_scope)))
    record_refusal(request, RefusedAndHidden(decide(nils, OPEN), named="secure_rbac.scope:77"))
    about = [entry.fields["object"] for entry in timeline_of(nils)]
    assert about == ["secure_rbac.scope:77", f"secure_rbac.scope:{news_scope.pk}"]


NEEDED = "This version still needs the approval of a user who wrote none of it."
SENTENCE = "The roles of this account are frozen until an administrator has looked at it."


def newest(event: str = ACCESS_REFUSED.name) -> TimelineEntry:
    return readable([Entry.objects.filter(event=event).latest("pk")])[0]


def refused_in(language: str, client: Client, article: Article) -> None:
    answer = client.post(f"/cms/articles/{article.pk}/publish/", HTTP_ACCEPT_LANGUAGE=language)
    assert answer.status_code == 403


@pytest.mark.parametrize("written", ["de", "fr", "en"])
def test_a_refusal_reads_in_every_language_for_any_user(
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
        patch.setattr("audit.record.registry", SimpleNamespace(by_name={old.name: old}))
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
    """It may say what state an account is in, so it goes with the key of the user whom it is about."""
    refused_in("de", as_cara, draft)
    entry = Entry.objects.filter(event=ACCESS_REFUSED.name).latest("pk")
    assert not {"says", "reason"} & entry.public.keys()
    assert NEEDED not in json.dumps([entry.public, entry.commitments, entry.sealed])


def test_a_contributor_who_hammers_publish_writes_few_rows(as_cara: Client, in_review: Article) -> None:
    for _ in range(3 * EACH):
        assert as_cara.post(f"/cms/articles/{in_review.pk}/approve/").status_code == 403
    assert rows() == EACH


def test_hammering_from_many_processes_at_once_writes_no_more(
    fresh_database: str, as_cara: Client, in_review: Article
) -> None:
    def hammer() -> None:
        for _ in range(EACH):
            as_cara.post(f"/cms/articles/{in_review.pk}/approve/")

    assert at_once(*[hammer] * 4) == [None] * 4
    assert rows() == EACH
