"""The guard of a test: switched on, written and read by hand."""

from typing import Any

import pytest
from django.test import Client

from intrusion.blocked import blocks
from intrusion.detection.buffer import ledger
from intrusion.detection.flush import flush
from intrusion.models import Observation

ATTACKER = "203.0.113.66"
READER = "198.51.100.7"


@pytest.fixture
def guard(settings: Any, database: str) -> Any:
    """Switched on; returns the settings, in which a test may change it."""
    settings.INTRUSION_DRY_RUN = False
    return settings


def client_at(address: str, **more: Any) -> Client:
    return Client(REMOTE_ADDR=address, **more)


def a_second_passes() -> None:
    """What the thread of a process does once a second."""
    flush()
    blocks.refresh()


def found() -> set[str]:
    """The names of the sensors that have found something since the beginning of the test."""
    flush()
    return set(Observation.objects.values_list("sensor", flat=True))


def forget() -> None:
    """As another process, or this one after a while, would see it."""
    ledger.reset()
    blocks.reset()
