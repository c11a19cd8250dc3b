"""Edit scripts are complete, and bounded."""

from hypothesis import given
from hypothesis import strategies as st

from content.text.myers import Kind, edit_steps

words = st.lists(st.sampled_from("abcde"), max_size=30)


@given(words, words)
def test_the_steps_lead_from_the_old_to_the_new(old: list[str], new: list[str]) -> None:
    rebuilt_old: list[str] = []
    rebuilt_new: list[str] = []
    for kind, start, end in edit_steps(old, new, most_edits=1000):
        part = (old if kind is Kind.REMOVED else new)[start:end]
        rebuilt_old += [] if kind is Kind.ADDED else part
        rebuilt_new += [] if kind is Kind.REMOVED else part
    assert (rebuilt_old, rebuilt_new) == (old, new)


@given(words, words)
def test_past_the_bound_everything_counts_as_replaced_and_nothing_is_lost(
    old: list[str], new: list[str]
) -> None:
    steps = edit_steps(old, new, most_edits=1)
    assert sum(end - start for kind, start, end in steps if kind is not Kind.ADDED) == len(old)
    assert sum(end - start for kind, start, end in steps if kind is not Kind.REMOVED) == len(new)
