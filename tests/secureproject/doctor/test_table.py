"""The table covers every part of the installation, each check with a fix."""

from typing import Any

import pytest

from secureproject.doctor.check import ADVICE, examine
from secureproject.doctor.table import CHECKS

pytestmark = pytest.mark.usefixtures("database")
PARTS = {"database", "worker", "mail", "storage", "clock", "keys", "disk", "headers", "tls", "audit_log"}


def test_every_part_is_looked_at_and_has_a_way_out() -> None:
    assert {check.part for check in CHECKS} >= PARTS
    assert len({check.id for check in CHECKS}) == len(CHECKS)
    assert all(check.sentence.endswith(".") and len(check.way_out) > 20 for check in CHECKS)


def test_a_guard_that_only_looks_on_is_told(settings: Any) -> None:
    settings.INTRUSION_DRY_RUN = True
    (result,) = examine([check for check in CHECKS if check.id == "guard.acts"])
    assert result.state == ADVICE
