"""What a command compared before its change, and the words that its tests use."""

from typing import Any

import pytest

from rbac.access_diff.diff import AccessDiff

OTTO, WHY = "otto@example.org", ("--reason", "helps")
NOTHING = "0 would gain, 0 would lose."


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any]]:
    """Whose rights a command has compared and below which places. What comes of it, other tests look at."""
    asked: list[tuple[Any, Any]] = []

    def noted(change: object, *, people: Any = None, places: Any = None) -> AccessDiff:
        asked.append((people if people is None else list(people), places if places is None else list(places)))
        return AccessDiff((), {})

    monkeypatch.setattr("rbac.management.access_diff_output.access_diff", noted)
    return asked
