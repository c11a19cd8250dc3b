"""Accent colours can be read on light and dark pages, and what is offered instead is near."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.site.colours import DARK, LEAST, LIGHT, address_of_accents, contrast, readable

COLOURS = st.from_regex(r"\A#[0-9a-f]{6}\Z")


def test_the_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@given(COLOURS, st.sampled_from([LIGHT, DARK]))
def test_what_is_offered_can_be_read_and_what_can_be_read_stays(colour: str, surface: str) -> None:
    offered = readable(colour, surface)
    assert contrast(offered, surface) >= LEAST
    assert (offered == colour) == (contrast(colour, surface) >= LEAST)


def test_one_colour_gives_the_other() -> None:
    assert address_of_accents("", "") == ""
    light, dark = address_of_accents("#0b57d0", "").split("-")
    assert light == "0b57d0"
    assert contrast(f"#{dark}", DARK) >= LEAST
