"""secureproject.management.commands.audit_dependencies: unknown is never clean."""

import pytest

from secureproject.supply import vulnerabilities
from tests.commands import ran


def test_the_command_says_unknown_and_leaves_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vulnerabilities, "_run", lambda _: ("", "no route to host"))
    asked = ran("audit_dependencies")
    assert asked.status == 1
    assert "What is unknown is not clean" in asked.printed
    assert "0 packages are clean" in asked.printed
