"""Two texts that were begun as one and stored as nothing: together they hold every word of both."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from content.revisions.merge import merge
from content.revisions.merge_base import common_words
from content.revisions.revisions import Content

PARAGRAPHS = st.lists(
    st.sampled_from(["Opens in June.", "Opens in May.", "Bring a torch.", "Bring two.", "At nine", "ü & <"]),
    max_size=5,
    unique=True,
)
NOTHING = Content(title="T", summary="", body="", language="en", topic_ids=())


def text(*paragraphs: str) -> Content:
    escaped = (one.replace("&", "&amp;").replace("<", "&lt;") for one in paragraphs)
    return replace(NOTHING, body="".join(f"<p>{one}</p>" for one in escaped))


def together(one: Content, other: Content) -> tuple[str, list[tuple[str, str]]]:
    merged = merge(common_words(one, other), one, other)
    return merged.words.body, [(clash.mine, clash.theirs) for clash in merged.clashes]


def test_neither_is_preferred_where_both_said_something_of_the_same() -> None:
    body, clashes = together(text("Opens in May.", "At nine"), text("Opens in June.", "At nine"))
    assert body == "<p>Opens in May.</p><p>At nine</p>"
    assert clashes == [("<p>Opens in May.</p>", "<p>Opens in June.</p>")]


def test_what_one_says_more_of_the_same_is_no_silent_choice() -> None:
    _body, clashes = together(text("Not guilty."), text("Guilty. Not!"))
    assert len(clashes) == 1


def test_a_list_of_which_each_has_another_item_is_shown_as_a_whole() -> None:
    one, other = (
        replace(NOTHING, body=f"<ul><li><p>Boats</p></li><li><p>{item}</p></li></ul>")
        for item in ("Cars", "Bikes")
    )
    body, clashes = together(one, other)
    assert body == one.body
    assert clashes == [(one.body, other.body)]


def test_the_same_said_twice_is_there_once() -> None:
    assert together(text("At nine"), text("At nine")) == ("<p>At nine</p>", [])


@given(mine=PARAGRAPHS, theirs=PARAGRAPHS)
def test_no_paragraph_of_either_is_lost(mine: list[str], theirs: list[str]) -> None:
    one, other = text(*mine), text(*theirs)
    body, clashes = together(one, other)
    shown = body + "".join(side for clash in clashes for side in clash)
    for words in (*one.body.split("</p>"), *other.body.split("</p>")):
        assert words in shown
    assert "…" not in shown
