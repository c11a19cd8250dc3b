"""A passage is found again in a text that went on changing, and is said to be gone when it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.errors import UncleanText
from content.notes.anchors import LONGEST, Passage, find_passage, selected_passage

OLD = "The ferry leaves in May. The bus leaves in May too."
LONG = "a passage of more than thirty-two characters"


@pytest.mark.parametrize("quote", ["June", "the ferry", "May. The  ferry", "x" * (LONGEST + 1)])
def test_what_the_text_does_not_say_is_no_passage(quote: str) -> None:
    with pytest.raises(UncleanText):
        selected_passage(OLD, quote)


def test_white_space_does_not_count_and_the_words_before_decide_which() -> None:
    assert selected_passage(OLD, " in \n May\u00a0") == Passage("in May", OLD.index("in May"))
    assert selected_passage(OLD, "in May", "The bus\nleaves ").start == OLD.rindex("in May")


@pytest.mark.parametrize(
    "new",
    [
        "Nothing of it.",
        "The Mayor takes the train.",  # the letters are there, the passage is not
        "In May everything was different.",
    ],
)
def test_a_short_passage_among_other_words_is_gone(new: str) -> None:
    assert find_passage(Passage("May", OLD.index("May")), OLD, new) is None


@pytest.mark.parametrize(
    "new",
    [
        "Before. " + OLD,
        OLD.replace("ferry", "boat") + " After.",
        "The bus leaves in May too. The ferry leaves in May.",
    ],
)
def test_the_second_may_stays_the_second(new: str) -> None:
    at = find_passage(Passage("in May", OLD.rindex("in May")), OLD, new)
    assert at is not None
    assert new[at:].startswith("in May too")


def test_a_long_passage_is_itself_anywhere_also_after_a_removal_by_law() -> None:
    assert find_passage(Passage(LONG, 4), f"One {LONG} two", f"Three. {LONG}!") == 7
    assert find_passage(Passage(LONG, 4), "One [removed on 2026-01-01] two", f"Three. {LONG}!") == 7


@given(st.text("ab ", min_size=1, max_size=40), st.text("ab ", max_size=40), st.data())
def test_it_is_never_said_to_stand_where_it_does_not(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old) - 1))
    passage = Passage(old[start : data.draw(st.integers(start + 1, len(old)))], start)
    at = find_passage(passage, old, new)
    assert at is None or new.startswith(passage.quote, at)
    assert find_passage(passage, old, old) == start
