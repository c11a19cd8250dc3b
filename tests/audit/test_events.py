"""The registry, and a sentence for every event of every app."""

from typing import Any

import pytest
from django.utils import translation

from audit.actors import Identity
from audit.events import BUILT_IN, Event, EventRegistry, registry
from audit.sentences import Gone, actor_label, sentence_for, text_of, who_acted


@pytest.mark.parametrize(
    "name",
    ["published", "Content.article.published", "content..published", "a.b.c.d.e", "x.y\n", "a" * 99 + ".b"],
)
def test_an_event_is_named_after_app_thing_and_past_tense(name: str) -> None:
    with pytest.raises(ValueError, match="Call the event"):
        Event(name, sentence="{actor}")


@pytest.mark.parametrize("field", ["actor", "subject", "by", "event", "person", "two words", "address"])
def test_a_field_cannot_take_the_name_of_something_else(field: str) -> None:
    with pytest.raises(ValueError, match="cannot be called"):
        Event("a.b.c", sentence="{actor}", fields=(field,))


def test_a_field_is_either_public_or_personal() -> None:
    with pytest.raises(ValueError, match="cannot be called"):
        Event("a.b.c", sentence="{actor}", fields=("x",), personal=("x",))


def test_only_what_an_entry_keeps_is_read_in_other_words_and_codes_only_in_clear() -> None:
    with pytest.raises(ValueError, match="one of its fields"):
        Event("a.b.c", sentence="{actor}", personal=("x",), reads=(("y", str),))
    with pytest.raises(ValueError, match="one of its fields"):
        Event("a.b.c", sentence="{actor}", personal=("x",), called={"x": {"kept": "confirmed"}})
    assert Event("a.b.c", sentence="{actor}", personal=("x",), reads=(("x", str),)).reads


def test_two_events_cannot_share_a_name() -> None:
    events = EventRegistry()
    events.register(Event("a.b.c", sentence="{actor} one"))
    events.register(Event("a.b.c", sentence="{actor} one"))
    with pytest.raises(ValueError, match="Two different"):
        events.register(Event("a.b.c", sentence="{actor} two"))


def test_a_sentence_that_names_an_unknown_field_is_found() -> None:
    assert Event("a.b.c", sentence="{actor} {colour} {0.x}").unknown_placeholders() == {"colour", "0.x"}


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
    assert sentence_for("journal.note.taken", values) == "{remark} noted 1 about {0.__class__}: secret"


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


def test_whoever_has_no_name_is_described() -> None:
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


def test_who_acted_is_personal() -> None:
    with pytest.raises(ValueError, match="called otherwise"):
        Event("shop.order.agreed", "x", fields=("buyer",), acting=("buyer", "{buyer}"))
