"""Nothing is declared and then forgotten."""

from importlib import import_module

import pytest

from audit.events import Event, registry

ROOMS = ("rbac", "intrusion", "accounts", "content", "secureproject")


def declared(room: str) -> list[Event]:
    return [value for value in vars(import_module(f"{room}.events")).values() if isinstance(value, Event)]


@pytest.mark.parametrize("room", ROOMS)
def test_every_event_that_is_declared_is_registered(room: str) -> None:
    assert declared(room)
    assert [event.name for event in declared(room) if event not in registry] == []


@pytest.mark.parametrize("room", ROOMS)
def test_an_event_is_named_after_the_room_that_declares_it(room: str) -> None:
    assert {event.name.partition(".")[0] for event in declared(room)} == {room}
