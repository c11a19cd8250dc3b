"""Sentences: one for every event of every app, and no value that forges another."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import User
from audit.actors import Identity, SystemActor
from audit.context import RequestContext, use_context
from audit.events import BUILT_IN, Event, registry
from audit.record import record
from audit.sentences import Gone, actor_label, sentence_for, text_of, who_acted
from audit.timeline import timeline_about, timeline_of
from tests.audit.events import NOTED, SEEN


@pytest.mark.parametrize("event", list(registry), ids=lambda event: event.name)
@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_every_event_renders(event: Event, language: str) -> None:
    samples = {name: f"sample {name}" for name in event.own_fields | BUILT_IN}
    with translation.override(language):
        sentence = sentence_for(event.name, samples)
    assert sentence
    assert "{" not in sentence
    assert "—" not in sentence
    assert "sample" in sentence, "a sentence says who did it, or to what"


def test_a_value_cannot_name_another_field() -> None:
    values = {"actor": "{remark}", "number": "1", "subject": "{0.__class__}", "remark": "secret"}
    assert sentence_for("audit_log.note.taken", values) == "{remark} noted 1 about {0.__class__}: secret"


def test_an_event_of_another_release_has_a_sentence_too() -> None:
    assert "lost.app.done" in sentence_for("lost.app.done", {"actor": "Ada"})
    assert "Ada" in sentence_for("lost.app.done", {"actor": "Ada"})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Gone.ERASED, "(erased)"),
        (Gone.REMOVED, "(removed)"),
        (None, "nothing"),
        (True, "yes"),
        ([1, "a"], "1, a"),
        ({"a": 1}, '{"a": 1}'),
        ("two\nlines\x07", "two lines"),
        ("\u202eEd\u202c", "Ed"),
        ("نمی\u200cخواهم", "نمی\u200cخواهم"),
    ],
)
def test_a_value_is_shown_on_one_line_without_tricks(value: Any, text: str) -> None:
    assert text_of(value) == text


def test_a_user_who_has_no_name_is_described() -> None:
    assert actor_label(Identity("system", "nightly"), "") == "the system (nightly)"
    assert actor_label(Identity("anonymous", ""), "") == "an anonymous visitor"
    assert actor_label(Identity("accounts.user", "1"), Gone.ERASED) == "a person whose data was erased"


def test_who_acted_through_a_part_of_the_system_is_named_until_erased() -> None:
    event = Event(
        "shop.order.agreed", "{actor} agreed", personal=("buyer",), acting=("buyer", "the buyer {buyer}")
    )
    job = Identity("system", "buyer")
    assert who_acted(event, job, {"buyer": "Bea\u202e"}) == "the buyer Bea"
    assert who_acted(event, job, {"buyer": Gone.ERASED}) == "a person whose data was erased"
    for nothing in ({}, {"buyer": None}):  # entries of earlier releases have no such field
        assert who_acted(event, job, nothing) == "the system (buyer)"


def test_fifty_entries_by_many_people_cost_two_queries(database: str, cara: User) -> None:
    people = [User.objects.create_user(f"p{n}@example.org", name=f"P{n}") for n in range(5)]
    for n in range(60):
        record(NOTED, by=people[n % 5], about=cara, number=n, words="", remark="")
    for timeline in (timeline_about, timeline_of):
        with CaptureQueriesContext(connection) as queries:
            lines = timeline(cara)
        assert len(queries) <= 2
        assert [line.fields["number"] for line in lines] == [str(n) for n in range(59, 9, -1)]
        older = timeline(cara, before=lines[-1].id)
        assert [line.fields["number"] for line in older] == [str(n) for n in range(9, -1, -1)]


def test_a_person_sees_what_they_did_and_what_was_done_to_them(ada: User, cara: User) -> None:
    record(NOTED, by=ada, about=cara, number=1, words="", remark="to her")
    record(NOTED, by=cara, about=ada, number=2, words="", remark="by her")
    record(NOTED, by=ada, person=cara, number=3, words="", remark="about her data")
    record(NOTED, by=SystemActor("mail"), on_behalf_of=cara, number=4, words="", remark="in her name")
    record(NOTED, by=ada, number=5, words="", remark="not hers")
    assert [line.fields["number"] for line in timeline_of(cara)] == ["4", "3", "2", "1"]
    assert [line.fields["number"] for line in timeline_about(cara)] == ["1"]


def test_a_timeline_keeps_the_names_of_that_day(ada: User, cara: User) -> None:
    record(NOTED, by=ada, about=cara, number=1, words="", remark="hello")
    User.objects.filter(pk=cara.pk).update(name="Cara Married")
    assert timeline_about(cara)[0].sentence == "Ada noted 1 about Cara: hello"


def test_addresses_are_kept_apart_from_fields(ada: User) -> None:
    with use_context(RequestContext("192.0.2.7", "Firefox 145, Linux", "id", "")):
        record(SEEN, by=ada, about=ada)
    (line,) = timeline_about(ada)
    assert (line.address, line.device, line.fields, line.request_id) == (
        "192.0.2.7",
        "Firefox 145, Linux",
        {},
        "id",
    )


def test_a_lost_encryption_key_does_not_break_the_page(ada: User, settings: Any) -> None:
    record(NOTED, by=ada, number=1, words="", remark="x")
    settings.ENCRYPTION_KEYS = ["A" * 43 + "="]
    assert timeline_of(ada)[0].sentence == "(cannot be read) noted 1 about —: (cannot be read)"


def test_a_deep_timeline_reads_only_its_own_page(fresh_database: str, ada: User) -> None:
    with transaction.atomic():
        for _n in range(30):
            record(SEEN, by=ada)
    assert len(timeline_of(ada, limit=7)) == 7
    assert len(timeline_of(ada, limit=0)) == 1
