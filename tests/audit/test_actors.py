"""Actors (audit.actors): without one, nothing is recorded."""

from typing import Any

import pytest

from accounts.models import User
from audit.models import Entry
from audit.record import record
from tests.audit.events import SEEN


@pytest.mark.parametrize("nobody", [None, "ada", 1, User(email="new@example.org"), Entry()])
def test_no_actor_no_action(database: str, nobody: Any) -> None:
    with pytest.raises(TypeError):
        record(SEEN, by=nobody)
    assert not Entry.objects.exists()
