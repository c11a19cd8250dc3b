"""Each finding, beside it the innocent twin that must not be found; where each stands, and languages in doubt."""

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


def test_each_names_its_place_among_its_like() -> None:
    page = '<p><a href="/a/">Boats</a> <a href="/b/">here</a></p><h2>A</h2><h5>B</h5>'
    places = [(one.tag, one.place, one.passage) for one in found(page)]
    assert places == [("h5", 0, "B"), ("a", 1, "here")]


def test_whatever_is_open_and_never_closed_is_read_to_its_end() -> None:
    assert found("</td></p><table><tr><td>a<table><tr><th>b</table><a href='/x/'>here") != []


GERMAN = (
    "Die Fähre fährt ab Mai auch am Abend, und der letzte Bus wartet nicht auf sie. Wir haben mit den Leuten am Hafen "
    "gesprochen, die das schon lange wollen."
)

ENGLISH = (
    "The ferry leaves in the evening as well from May, and the last bus does not wait for it. We have spoken "
    "with those at the harbour who have wanted this for years."
)

FRENCH = (
    "Le bac part aussi le soir à partir de mai, et le dernier bus ne l'attend pas. Nous avons parlé avec les gens du "
    "port qui le veulent depuis des années."
)


def test_short_texts_names_and_code_are_in_no_language() -> None:
    assert found("<p>Die Welt und das Ich.</p>") == []
    assert found(f"<pre>{GERMAN}</pre><p>{ENGLISH}</p>") == []
    assert found("<p>" + "Müller Straße Berlin Hamburg Köln " * 9 + "</p>") == []


@pytest.mark.parametrize(("language", "text"), [("de-CH", GERMAN), ("fr", FRENCH), ("en-GB", ENGLISH)])
def test_a_variant_of_a_language_is_that_language(language: str, text: str) -> None:
    assert found(f"<p>{text}</p>", language=language) == []


def test_a_language_that_no_one_knows_here_is_doubted_only_for_another_one() -> None:
    welsh = "Mae'r fferi yn gadael gyda'r nos o fis Mai ymlaen ac nid yw'r bws olaf yn aros amdani bellach"
    assert found(f"<p>{welsh}</p>", language="cy") == []
    assert len(found(f"<p>{ENGLISH}</p>", language="cy")) == 1
