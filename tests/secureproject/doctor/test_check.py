"""A check that fails to run is never well, and stops no other check."""

from collections.abc import Iterator

import pytest

from secureproject.doctor.check import UNKNOWN, WELL, Check, examine

pytestmark = pytest.mark.usefixtures("database")


def test_what_cannot_be_found_out_is_never_well() -> None:
    def fails() -> Iterator[str]:
        raise ValueError("broken")
        yield ""

    well = Check("a.c", "It holds.", list, "Mend it.")
    results = list(examine([Check("a.b", "It holds.", fails, "Mend it."), well]))
    assert [result.state for result in results] == [UNKNOWN, WELL]
    assert (results[0].details, results[0].way_out) == (["ValueError: broken"], "Mend it.")
