"""Sentences: one for every event of every app, and no value that forges another."""

from typing import Any

import pytest
from django.utils import translation

from audit.actors import Identity
from audit.events import BUILT_IN, Event, registry
from audit.sentences import Gone, actor_label, sentence_for, text_of, who_acted


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
