"""The declaration of events and their registry."""

import pytest

from audit.events import Event, EventRegistry


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


def test_who_acted_is_personal() -> None:
    with pytest.raises(ValueError, match="called otherwise"):
        Event("shop.order.agreed", "x", fields=("buyer",), acting=("buyer", "{buyer}"))
