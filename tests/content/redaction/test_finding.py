"""Finding what has to go: as readers see it, whatever stands between the letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.redaction.finding import cuts_in_html, cuts_of_picture, passage_at, pattern_of
from content.text.html_text import text_of
from content.text.sanitise import clean_html
from tests.samples import samples

HIDING_PLACES = samples(__file__)["texts"]


def without(stored: str, passage: str) -> str:
    for cut in reversed(cuts_in_html(stored, pattern_of(passage))):
        stored = stored[: cut.start] + ("[gone]" if cut.mark else "") + stored[cut.start + cut.length :]
    return stored


@pytest.mark.parametrize("place", HIDING_PLACES)
def test_it_is_found_wherever_it_hides(place: str) -> None:
    stored = clean_html(HIDING_PLACES[place])
    left = without(stored, "Jane Doe")
    assert left != stored
    assert "doe" not in left.lower()
    assert clean_html(left) == left


def test_only_the_picture_with_that_address_goes() -> None:
    stored = '<p><img src="/a.png" alt="a &gt; b"><img src="/b.png" alt=""></p>'
    (cut,) = cuts_of_picture(stored, "/a.png")
    assert stored[cut.start : cut.start + cut.length] == '<img src="/a.png" alt="a &gt; b">'


WORDS = st.lists(st.sampled_from(["ab", "c&d", "<e", "é", "f>"]), min_size=2, max_size=4).map(" ".join)
TAGS = st.sampled_from(["", "<b>", "</b>", "<i>", "</i>", "</p><p>", "<br>"])


@given(WORDS.filter(lambda words: len(words) > 2), st.lists(TAGS, min_size=12, max_size=12))
def test_what_was_found_reads_as_what_was_asked_for(words: str, tags: list[str]) -> None:
    escaped = [word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for word in words]
    stored = clean_html("<p>" + "".join(map("".join, zip(tags, escaped, strict=False))) + "</p>")
    pattern = pattern_of(words)
    for cut in cuts_in_html(stored, pattern)[:1]:
        end = max(one.start + one.length for one in cuts_in_html(stored, pattern))
        assert pattern.search(passage_at(stored, cut.start, end))
    left = without(stored, words)
    assert not pattern.search(text_of(left))
    assert clean_html(left) == left
