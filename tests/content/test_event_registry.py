"""The list of all audit log events of content (content.event_registry)."""

import pkgutil
from importlib import import_module

import content
from audit.events import Event
from content.event_registry import EVENTS


def test_every_event_that_a_module_declares_is_in_it() -> None:
    modules = [one.name for one in pkgutil.walk_packages(content.__path__, "content.")]
    declared = [
        event
        for name in modules
        if name.rpartition(".")[2].endswith("events")
        for event in vars(import_module(name)).values()
        if isinstance(event, Event)
    ]
    assert {event.name for event in declared} <= {event.name for event in EVENTS}
