"""Nothing is declared and then forgotten."""

from importlib import import_module

import pytest

from audit.events import Event, registry

ROOMS = ("rbac", "accounts", "content")


@pytest.mark.parametrize("room", ROOMS)
def test_every_event_that_is_declared_is_registered(room: str) -> None:
    declared = [value for value in vars(import_module(f"{room}.events")).values() if isinstance(value, Event)]
    assert declared
    assert [event.name for event in declared if event not in registry] == []


def test_an_event_is_named_after_the_room_that_declares_it() -> None:
    assert {event.name.partition(".")[0] for event in registry} <= {*ROOMS, "secureproject"}
