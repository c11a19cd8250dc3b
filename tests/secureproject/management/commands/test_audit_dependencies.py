"""secureproject.management.commands.audit_dependencies: unknown is never clean."""

from io import StringIO

import pytest
from django.core.management import call_command

from secureproject.supply import vulnerabilities


def test_the_command_says_unknown_and_leaves_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vulnerabilities, "_run", lambda _: ("", "no route to host"))
    out = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("audit_dependencies", stdout=out)
    assert "What is unknown is not clean" in out.getvalue()
    assert "0 packages are clean" in out.getvalue()
