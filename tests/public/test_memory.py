"""Pages kept in the process: bounded, and never older than their tag."""

from hypothesis import given
from hypothesis import strategies as st

from content.public.memory import PageMemory

PAGES = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.binary(max_size=60)), max_size=60)


def test_what_was_not_kept_is_not_there() -> None:
    assert PageMemory(100).get("x") is None


def test_what_came_first_goes_first() -> None:
    memory = PageMemory(80)
    for tag in "abc":
        memory.keep(tag, tag.encode() * 10)
    memory.limit = 20
    memory.keep("d", b"d")
    assert [memory.get(tag) is not None for tag in "abcd"] == [False, False, True, True]


def test_one_giant_does_not_push_out_the_others() -> None:
    memory = PageMemory(80)
    memory.keep("a", b"a")
    memory.keep("giant", b"x" * 11)
    assert memory.get("giant") is None
    assert memory.get("a") == b"a"


@given(PAGES)
def test_it_never_holds_more_than_its_limit_and_answers_with_the_last_page(
    pages: list[tuple[str, bytes]],
) -> None:
    memory, last = PageMemory(160), dict(pages)
    for tag, page in pages:
        memory.keep(tag, page)
        assert memory.size <= memory.limit
    for tag, page in last.items():
        if len(page) <= 20:
            assert memory.get(tag) in {None, *(p for t, p in pages if t == tag)}
