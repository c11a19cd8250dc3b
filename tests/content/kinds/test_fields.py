"""Fields of kinds (content.kinds.fields): what is refused, and that what was stored is read again unchanged."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.errors import UncleanText
from content.kinds.built_in import LEVELS
from content.kinds.fields import Moment
from content.kinds.kind import kinds
from tests.content.kinds.test_built_in import ZONE


@pytest.mark.parametrize(
    "zone", ["Europe/Nowhere", "Etc/GMT+5", "+02:00", "Europe", "../etc/passwd", "x" * 300]
)
def test_what_is_no_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(UncleanText):
        ZONE.cleaned(zone)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("UTC", "UTC"),
        ("europe/paris", "Europe/Paris"),
        ("lisbon", "Europe/Lisbon"),
        ("New York", "America/New_York"),
    ],
)
def test_a_city_is_enough(typed: str, kept: str) -> None:
    assert ZONE.cleaned(typed) == kept
    assert ZONE.cleaned(kept) == kept


def test_there_is_no_level_but_those_offered() -> None:
    with pytest.raises(UncleanText):
        kinds["notice"].cleaned({"level": "<b>panic</b>"})
    assert kinds["notice"].cleaned({"level": LEVELS[2][0]}) == {"level": "urgent"}


@given(st.sampled_from([kind.name for kind in kinds]), st.text(max_size=30))
def test_what_is_clean_stays_as_it_is(name: str, text: str) -> None:
    for field in kinds[name].fields:
        try:
            kept = field.cleaned(text)
        except UncleanText:
            continue
        assert field.cleaned(kept) == kept
        assert "<script" not in kept or field.is_words


@given(
    st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2400, 1, 1)).map(
        lambda at: f"{at:%Y-%m-%dT%H:%MZ}"
    )
)
def test_a_moment_comes_back_from_the_form_as_it_was(kept: str) -> None:
    moment = Moment(name="begins", label="Begins")
    assert moment.read(moment.typed(kept), moment.which(kept)) == moment.cleaned(kept)
