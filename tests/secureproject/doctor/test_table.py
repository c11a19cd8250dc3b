"""The table covers every part of the installation, each check with a fix; one that fails to run stops no other."""

from collections.abc import Iterator
from typing import Any

import pytest

from secureproject.doctor.check import ADVICE, UNKNOWN, WELL, Check, examine
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


def test_what_cannot_be_found_out_is_never_well() -> None:
    def fails() -> Iterator[str]:
        raise ValueError("broken")
        yield ""

    well = Check("a.c", "It holds.", list, "Mend it.")
    results = list(examine([Check("a.b", "It holds.", fails, "Mend it."), well]))
    assert [result.state for result in results] == [UNKNOWN, WELL]
    assert (results[0].details, results[0].way_out) == (["ValueError: broken"], "Mend it.")
