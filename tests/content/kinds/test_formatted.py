"""Plain lines with paragraphs, points, bold, italic and links; never anything else, and never HTML that was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.kinds.formatted import as_html
from content.text.sanitise import clean_html


@pytest.mark.parametrize(
    "typed",
    [
        "[x](javascript:alert(1))", "[x](java\tscript:alert)", "[x](data:text/html,x)", "[x](JaVaScRiPt:alert)",
        "[x]( /a/)", "2 * 3 * 4", "** no **", "a*b*c", "[x]", "(x)", "-5 degrees", "1.5 hours",
    ],
)  # fmt: skip
def test_what_is_in_none_of_the_forms_stays_as_it_was_typed(typed: str) -> None:
    assert as_html(typed) == f"<p>{typed}</p>"


def test_nothing_typed_is_html() -> None:
    typed = '<b>x</b> [<i>](/"onclick=x) **<u>** [x](https://x.example/?a="><script>)'
    assert "<b>" not in as_html(typed)
    assert not {"<i>", "<u>", "<script", '"onclick'} & {*as_html(typed).split()}
    assert clean_html(as_html(typed)) == as_html(typed)


def test_the_forms_are_what_they_are_in_the_editor() -> None:
    lines = (
        "The **last** ferry, at *nine*:",
        "see [the timetable](/news/ferries/).",
        "",
        "- North",
        "- South",
        "1. Buy",
        "2. Board",
    )
    typed = "\n".join((*lines, "Done."))
    assert as_html(typed).replace("\n", "") == (
        "<p>The <strong>last</strong> ferry, at <em>nine</em>:<br>"
        'see <a href="/news/ferries/" rel="noopener">the timetable</a>.</p>'
        "<ul><li>North</li><li>South</li></ul><ol><li>Buy</li><li>Board</li></ol><p>Done.</p>"
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("**see [x](/a/) now**", '<strong>see <a href="/a/" rel="noopener">x</a> now</strong>'),
        ("[a **b** *c*](/a/)", '<a href="/a/" rel="noopener">a <strong>b</strong> <em>c</em></a>'),
        ("***a***", "<strong><em>a</em></strong>"),
        ("*a **b***", "<em>a <strong>b</strong></em>"),
        ("**[x](javascript:y)**", "<strong>[x](javascript:y)</strong>"),
        ("**a *b** c*", "**a *b** c*"),
    ],
)
def test_bold_italic_and_links_hold_each_other(typed: str, shown: str) -> None:
    assert as_html(typed) == f"<p>{shown}</p>"


@given(st.text(alphabet="ab *[](/)-1.\n<>&\"'x:", max_size=80))
def test_whatever_is_typed_comes_out_clean(typed: str) -> None:
    assert clean_html(as_html(typed)).replace("&quot;", '"').replace("&#x27;", "'") == as_html(typed).replace(
        "&quot;", '"'
    ).replace("&#x27;", "'")
