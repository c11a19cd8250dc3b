"""A failing round of the audit log upkeep is logged and tried again."""

import pytest

from secureproject.audit_log import upkeep
from secureproject.audit_log.upkeep import Round, attempt


def test_a_round_that_fails_is_logged_and_does_not_end_the_thread(
    db: None, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "close_old_connections", lambda: None)
    attempt(Round("sealing the audit log", lambda: 1 / 0, every=10))
    assert "Sealing the audit log failed; it is tried again in 10 seconds." in caplog.text
