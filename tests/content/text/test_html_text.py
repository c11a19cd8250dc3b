"""Words are counted without a parser, as one that reads the text would count them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.errors import UncleanText
from content.revisions.correction_notes import with_correction
from content.text.html_text import one_line, text_of, word_count
from content.text.sanitise import clean_html
from tests.samples import samples

PIECES = st.sampled_from(
    ["word", " ", "\n", "1", "-", "&", "&amp;", "&am", "p;", "&lt;", "&lt;b&gt;", "&#", "65;", "&nbsp;", "\xa0", "é",
     "<", ">", '"', "'", "<p>", "</p>", "<b>", "</b>", "<br>", "<h2>", "</h2>", "<ul><li>", "</li></ul>", "<pre>",
     '<a href="/x?a=1&amp;b=2" title="two words > one">', "</a>", '<p lang="de">', '<abbr title="<p>">', "</abbr>",
     '<span data-footnote="">', "</span>", "<samp>", "</samp>", "<hr>", "<!-- no word -->", "<s>", "</s>"]
)  # fmt: skip


def counted_by_parser(html: str) -> int:
    apart = html.replace('<span data-footnote="">', ' <span data-footnote="">')
    return sum(any(map(str.isalnum, word)) for word in text_of(apart).split())


@given(st.lists(PIECES, max_size=12).map("".join))
def test_whatever_the_sanitiser_leaves_is_counted_as_a_parser_would(html: str) -> None:
    try:
        clean = clean_html(html)
    except UncleanText:
        return
    assert word_count(clean) == counted_by_parser(clean)


@pytest.mark.parametrize(("html", "count"), samples(__file__)["counted"])
def test_words_are_what_stands_apart_and_holds_a_letter_or_digit(html: str, count: int) -> None:
    assert word_count(html) == count == counted_by_parser(html)


@pytest.mark.parametrize("unseen", samples(__file__)["unseen"])
def test_a_line_of_which_nothing_is_seen_says_nothing(unseen: str) -> None:
    assert one_line(unseen) == ""
    assert one_line(f"{unseen}a").endswith("a")
    assert (
        with_correction("2026-11-25 It was May.", unseen, on=date(2026, 11, 26)) == "2026-11-25 It was May."
    )


@pytest.mark.parametrize(
    "seen",
    ["a", "👩\u200d👩\u200d👧", "فارسی\u200cها", "क्ष", "1", "…", "한글", "\ufffd", "🏴\U000e0067\U000e007f"],
)
def test_whatever_is_seen_stays(seen: str) -> None:
    assert one_line(seen) == seen
