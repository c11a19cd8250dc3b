"""Each finding, and beside it the innocent twin that must not be found."""

import pytest

from content.advice.elements import read_page
from content.advice.findings import Described, Finding, findings_on
from tests.samples import samples

PICTURE = "/media/" + "0a" * 32 + "/harbour.png"


def found(body: str, *, language: str = "en", library: dict[str, Described] | None = None) -> list[Finding]:
    return findings_on(read_page(body), language=language, library=library or {})


PAIRS = samples(__file__)["pairs"]


@pytest.mark.parametrize(("guilty", "innocent"), PAIRS.values(), ids=PAIRS)
def test_each_is_found_once_and_its_innocent_twin_is_not(guilty: str, innocent: str) -> None:
    assert len(found(guilty)) == 1
    assert found(innocent) == []


def test_a_picture_that_the_library_calls_decoration_needs_no_words() -> None:
    silent = f'<img src="{PICTURE}" alt="">'
    assert found(silent, library={"0a" * 32: Described(decorative=True, alternative_text="")}) == []
    [one] = found(silent, library={"0a" * 32: Described(decorative=False, alternative_text="A ferry")})
    assert "“A ferry”" in one.way_out


def test_every_finding_says_how_to_put_it_right() -> None:
    for guilty, _innocent in PAIRS.values():
        assert all(one.problem and one.way_out for one in found(guilty))
