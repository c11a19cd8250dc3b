"""The table of limits is complete."""

import pytest

from intrusion.limits import LIMITS, limits_for, per_address


def test_the_table_has_limits_for_everything_that_can_be_guessed() -> None:
    assert {"login", "second_factor", "comment", "mailed_link"} <= LIMITS.keys()
    for action in LIMITS:
        assert limits_for(action)


@pytest.mark.parametrize("numbers", [(0, 1), (1, 0), (-1, 5)])
def test_a_limit_of_nothing_is_refused(numbers: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        per_address(numbers[0], minutes=numbers[1])
