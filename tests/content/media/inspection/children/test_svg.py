"""content.media.inspection.children.svg: each attack of its own, and the innocent twin that looks the same."""

import pytest
from defusedxml.ElementTree import fromstring

from content.media.inspection.limits import Limits
from content.media.inspection.result import Refusal
from tests.content.media.inspection.here import cleaned, refusal_of
from tests.samples import samples

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 30">'
)
SHAPE = '<rect width="9" height="9" fill="#c00"/>'


def drawing(inside: str, before: str = "") -> bytes:
    return f"{before}{SVG}{SHAPE}{inside}</svg>".encode()


ATTACKS = samples(__file__)["attacks"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_could_do_something_is_gone_and_the_shape_stays(attack: str) -> None:
    data = drawing(ATTACKS[attack])
    assert b"evil" in data
    clean = cleaned(data)[1]
    for word in samples(__file__)["gone from all"]:
        assert word.encode() not in clean
    assert fromstring(clean).find("{http://www.w3.org/2000/svg}rect").attrib == {
        "width": "9",
        "height": "9",
        "fill": "#c00",
    }


LAUGHS = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
READS = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
COPIES = "<defs>" + "".join(f'<g id="l{n}">' + f'<use href="#l{n - 1}"/>' * 10 + "</g>" for n in range(1, 9))
REFUSED = {
    "entities that grow": (drawing("<text>&b;</text>", LAUGHS), Refusal.SVG_BROKEN),
    "entities that read files": (drawing("<text>&x;</text>", READS), Refusal.SVG_BROKEN),
    "copies of copies": (
        drawing(COPIES + '<path id="l0" d="M0 0"/></defs><use href="#l8"/>'),
        Refusal.TOO_COMPLEX,
    ),
    "a drawing in itself": (drawing('<g id="a"><use href="#a"/></g>'), Refusal.TOO_COMPLEX),
    "a pattern in itself": (drawing('<pattern id="p"><rect fill="url(#p)"/></pattern>'), Refusal.TOO_COMPLEX),
    "nested without end": (drawing("<g>" * 200 + "</g>" * 200), Refusal.TOO_COMPLEX),
    "not closed": (drawing("<g>"), Refusal.SVG_BROKEN),
    "another vocabulary": (b"<svg><rect/></svg>", Refusal.SVG_BROKEN),
    "another encoding": (drawing("", '<?xml version="1.0" encoding="utf-7"?>'), Refusal.SVG_BROKEN),
    "only a script": (f"{SVG}<script>1</script></svg>".encode(), Refusal.SVG_EMPTY),
    "a page behind it": (drawing("") + b"<html><script>1</script>", Refusal.SVG_BROKEN),
    "in sixteen bits": (drawing("").decode().encode("utf-16"), Refusal.UNKNOWN),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    data, expected = REFUSED[case]
    assert refusal_of(data) == expected


def test_a_drawing_that_is_too_large_is_refused() -> None:
    assert refusal_of(drawing("<g/>" * 100), Limits(svg_bytes=300)) == Refusal.TOO_LARGE


INNOCENT = (
    '<title>A sign</title><defs><linearGradient id="sky"><stop offset="0" stop-color="rgb(1, 2, 3)"/></linearGradient>'
    '<clipPath id="cut"><circle cx="5" cy="5" r="4"/></clipPath></defs>'
    '<g transform="translate(3,4) rotate(45)" style="fill:url(#sky);stroke:#000 !important">'
    '<path d="M0 0C1,2 3,4 5-6Z" clip-path="url(#cut)"/></g>'
    '<text x="1" y="2" font-family="\'Source Serif\', serif">Plain <tspan dy="1">text</tspan> ends</text>'
    '<use xlink:href="#cut" x="3"/>'
)


def test_an_innocent_drawing_looks_the_same() -> None:
    made, clean = cleaned(drawing(INNOCENT, '<?xml version="1.0"?><!-- made by hand --><!DOCTYPE svg>'))
    assert (made.media_type, made.width, made.height) == ("image/svg+xml", 40, 30)
    text = clean.decode()
    for part in (
        "<title>A sign</title>",
        'fill="url(#sky)" stroke="#000"',
        '<path d="M0 0C1,2 3,4 5-6Z" clip-path="url(#cut)" />',
        'stop-color="rgb(1, 2, 3)"',
        'Plain <tspan dy="1">text</tspan> ends',
        '<use href="#cut" x="3" />',
    ):
        assert part in text
    assert cleaned(clean)[1] == clean
