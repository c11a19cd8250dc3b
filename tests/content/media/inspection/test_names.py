"""Names of files that are sent, and what becomes of them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.media.inspection.names import clean_name
from tests.samples import samples

CASES = samples(__file__)["hostile"]


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_name_becomes_a_plain_one(case: str) -> None:
    name, expected = CASES[case]
    assert clean_name(name, "jpg") == expected


def test_three_hundred_characters_become_a_hundred_and_keep_the_ending() -> None:
    for letter in ("x", "é", "東", "𝔘", "\U0001f600"):
        name = clean_name(letter * 300 + ".png", "webp")
        assert len(name) <= 100
        assert name.endswith(".webp")


NAMES = st.text(st.characters(), max_size=300) | st.text(
    st.sampled_from("aA.-_ /\\:\0\u202e\u200b\u0301\u0303\u1161\u11a8\uff0e\u2024%<>\"'conpt1é東\ud800"),
    max_size=300,
)


@given(NAMES)
def test_no_name_can_do_harm_where_it_is_used(name: str) -> None:
    clean = clean_name(name, "png")
    stem = clean.removesuffix(".png")
    assert clean.endswith(".png")
    assert stem
    assert "." not in stem
    assert len(clean) <= 100
    assert len(clean.encode()) <= 200
    assert not stem.startswith("-")
    assert stem.lower() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}
    assert all(unicodedata.category(sign)[0] in "LMN" or sign in "-_" for sign in stem)
    assert unicodedata.is_normalized("NFC", clean)


@given(NAMES)
def test_a_clean_name_stays_as_it_is(name: str) -> None:
    clean = clean_name(name, "png")
    assert clean_name(clean, "png") == clean
