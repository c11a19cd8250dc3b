"""Pages kept in the process: bounded, and never older than their tag."""

from hypothesis import given
from hypothesis import strategies as st

from content.public.memory import Page, PageMemory


def page(size: int) -> Page:
    return Page(b"x" * size, None)


def test_what_was_not_kept_is_not_there() -> None:
    assert PageMemory(100).get("x") is None


def test_what_came_first_goes_first() -> None:
    memory = PageMemory(80)
    for tag in "abc":
        memory.keep(tag, page(10))
    memory.limit = 20
    memory.keep("d", page(1))
    assert [memory.get(tag) is not None for tag in "abcd"] == [False, False, True, True]


def test_one_giant_does_not_push_out_the_others() -> None:
    memory = PageMemory(80)
    memory.keep("a", page(1))
    memory.keep("giant", page(11))
    assert memory.get("giant") is None
    assert memory.get("a") == page(1)


def test_it_knows_of_a_path_while_it_has_the_newest_page_of_it() -> None:
    memory = PageMemory(80)
    for tag in ("old", "new"):
        memory.keep(tag, Page(b"x" * 10, None, "news/ferry"))
    memory.keep("list", page(10))
    memory.limit = 24
    memory.keep("other", Page(b"x" * 3, None, "news/bus"))
    assert (memory.get("old"), memory.has_one_of("news/ferry")) == (None, True)
    memory.limit = 16
    memory.keep("more", page(2))
    paths = ("news/ferry", "news/bus", "", "news")
    assert [memory.has_one_of(path) for path in paths] == [False, True, False, False]
    memory.forget()
    assert not memory.has_one_of("news/bus")


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 30)), max_size=60))
def test_it_never_holds_more_than_its_limit_nor_an_old_page(kept: list[tuple[str, int]]) -> None:
    memory = PageMemory(160)
    for tag, size in kept:
        memory.keep(tag, page(size))
        assert memory.size <= memory.limit
        assert memory.get(tag) in ([page(size)] if size <= 20 else [None, *map(page, range(21))])
