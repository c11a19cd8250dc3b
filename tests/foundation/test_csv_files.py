"""No cell of a CSV file is a formula."""

import pytest

from foundation.csv_files import harmless


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert (harmless(None), harmless(5), harmless("a=b")) == ("", "5", "a=b")


def test_nor_is_what_follows_a_sign_that_may_separate() -> None:
    assert [harmless(f"{sign}=1") for sign in "\t\r"] == ["'\t'=1", "'\r'=1"]
