"""Registries (foundation.registries): a slot is filled once, and listeners are called once and in order."""

import pytest

from foundation.registries import Listeners, Slot


def test_a_place_is_filled_once() -> None:
    slot: Slot[list[int]] = Slot("lists")
    first: list[int] = []
    assert slot.value is None
    assert slot.provide_with(first) is first
    slot.provide_with(first)
    with pytest.raises(RuntimeError, match=r"'lists' is already filled"):
        slot.provide_with([1])
    assert slot.value is first
    with slot.replaced_by(None):
        assert slot.value is None
    assert slot.value is first


def test_every_receiver_is_called_once_and_in_order() -> None:
    listeners: Listeners[str] = Listeners()
    heard: list[str] = []

    @listeners.register
    def first(word: str) -> None:
        heard.append(f"first {word}")

    assert listeners.register(first) is first
    listeners.register(lambda word: heard.append(f"second {word}"))
    listeners.tell("hello")
    assert heard == ["first hello", "second hello"]
