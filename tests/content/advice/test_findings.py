"""Each finding, and beside it the innocent twin that must not be found."""

import pytest

from content.advice.elements import read_page
from content.advice.findings import Described, Finding, findings_on

PICTURE = "/media/" + "0a" * 32 + "/harbour.png"

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

RUSSIAN = "Паром уходит и вечером начиная с мая, и последний автобус его не ждёт."


def found(body: str, *, language: str = "en", library: dict[str, Described] | None = None) -> list[Finding]:
    return findings_on(read_page(body), language=language, library=library or {})


PAIRS = {
    "no alternative text": (f'<img src="{PICTURE}">', f'<img src="{PICTURE}" alt="A ferry in fog">'),
    "an empty one": (f'<img src="{PICTURE}" alt=" ">', f'<img src="{PICTURE}" alt="1">'),
    "a file's name": (
        f'<img src="{PICTURE}" alt="IMG_2041.jpg">',
        f'<img src="{PICTURE}" alt="The road sign reads harbour.png">',
    ),
    "a camera's name": (f'<img src="{PICTURE}" alt="DSC_0042">', f'<img src="{PICTURE}" alt="Line 42">'),
    "a screenshot's name": (
        f'<img src="{PICTURE}" alt="Screenshot 2026-01-05 at 10.12.33.png">',
        f'<img src="{PICTURE}" alt="Screenshot 2 of 3: the form">',
    ),
    "only what it is": (f'<img src="{PICTURE}" alt="Photo">', f'<img src="{PICTURE}" alt="Photo of Ed">'),
    "a level left out": ("<h2>A</h2><h4>B</h4>", "<h2>A</h2><h3>B</h3><h4>C</h4><h2>D</h2><h3>E</h3>"),
    "a first heading too low": ("<p>x</p><h3>A</h3>", "<p>x</p><h2>A</h2>"),
    "an empty heading": ("<h2> <br></h2>", f'<h2><img src="{PICTURE}" alt="Harbour News"></h2>'),
    "click here": (
        '<p><a href="/x/">Click here!</a></p>',
        '<p><a href="/x/">Click here or ring: two ways to book</a></p>',
    ),
    "here, in German": ('<p><a href="/x/">hier klicken</a></p>', '<p><a href="/x/">Hierzulande</a></p>'),
    "here, in French": ('<p><a href="/x/">Cliquez ici</a></p>', '<p><a href="/x/">La suite Bernadotte</a></p>'),
    "read more": ('<p><a href="/x/">Read more …</a></p>', '<p><a href="/x/">Read more about ferries</a></p>'),
    "only punctuation": ('<p><a href="/x/">»</a></p>', '<p><a href="/x/">» The harbour</a></p>'),
    "an address": (
        '<p><a href="https://example.org/a">https://example.org/a</a></p>',
        '<p><a href="https://example.org/">example.org</a></p>',
    ),
    "a link to the desk": (
        '<p><a href="/cms/articles/7/">The timetable</a></p>',
        '<p><a href="/cms-guide/">Ours</a> <a href="https://example.org/cms/">Theirs</a></p>',
    ),
    "a link without words": (
        f'<p><a href="/x/"><img src="{PICTURE}" alt="x"></a><a href="/y/"></a></p>',
        f'<p><a href="/x/"><img src="{PICTURE}" alt="Timetable"></a></p>',
    ),
    "a table without headers": (
        "<table><tr><td>May</td><td>3</td></tr></table>",
        "<table><tr><th>Month</th><th>Boats</th></tr><tr><td>May</td><td>3</td></tr></table>",
    ),
    "one header among cells": (
        "<table><tr><td>A</td><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>",
        "<table><tr><td></td><td>B</td></tr><tr><th>May</th><td>2</td></tr></table>",
    ),
    "no header beside cells that reach down": (
        '<table><tr><td rowspan="2">May</td><td>3</td></tr><tr><td>4</td></tr></table>',
        '<table><tr><th rowspan="2">May</th><td>3</td></tr><tr><td>4</td></tr><tr><th>June</th><td>5</td></tr></table>',
    ),
    "an empty corner and no header": (
        "<table><tr><td></td><td>May</td></tr><tr><td>North</td><td>3</td></tr></table>",
        "<table><tr><td></td><th>May</th></tr><tr><td>North</td><td>3</td></tr></table>",
    ),
    "an empty header": (
        "<table><tr><th>Month</th><th></th></tr><tr><td>May</td><td>3</td></tr></table>",
        "<table><tr><th></th><th>Boats</th></tr><tr><th>May</th><td>3</td></tr></table>",
    ),
    "the wrong language": (f"<p>{GERMAN}</p>", f"<p>{ENGLISH}</p>"),
    "a passage in another one": (
        f"<p>{ENGLISH}</p><p>{ENGLISH}</p><blockquote><p>{FRENCH}</p></blockquote>",
        f'<p>{ENGLISH}</p><p>{ENGLISH}</p><blockquote lang="fr"><p>{FRENCH}</p></blockquote>',
    ),
    "other letters": (f"<p>{RUSSIAN}</p>", f"<p>{ENGLISH} ({RUSSIAN[:29]})</p>"),
    "a passage in other letters": (
        f"<p>{ENGLISH}</p><p>{ENGLISH}</p><p>{RUSSIAN}</p>",
        f'<p>{ENGLISH}</p><p>{ENGLISH}</p><p lang="ru">{RUSSIAN}</p>',
    ),
    "no language": ('<p lang="english">x</p>', '<p lang="en-GB">x</p>'),
}  # fmt: skip


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
