"""List markers in comparisons, as readers see them (content.text.list_markers)."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from content.models import Article
from content.text.diff import blocks_of, compare_html
from tests.newsroom import Person, fresh, write
from tests.samples import samples

LIST = "<li><p>One</p><p>and more</p></li><li><p>Two</p></li>"


@pytest.mark.parametrize(("html", "shown"), samples(__file__)["lists"])
def test_points_are_those_that_readers_see(html: str, shown: list[list[object]]) -> None:
    """Where a list begins, and that it counts down, is said in words, and so has no point."""
    assert [[block.point, block.deep] for block in blocks_of(html)] == shown


def test_another_kind_of_list_is_seen() -> None:
    changes = compare_html(f"<ul>{LIST}</ul>", f"<ol>{LIST}</ol>")
    assert [(one.kind, one.was, one.now) for one in changes if one.was or one.now] == [
        ("removed", "•", ""), ("removed", "•", ""), ("added", "", "1."), ("added", "", "2."),
    ]  # fmt: skip


def test_what_only_moved_down_in_its_list_is_kept() -> None:
    old, new = "<ol><li>a</li><li>b</li></ol>", "<ol><li>new</li><li>a</li><li>b</li></ol>"
    assert [(one.kind, one.was, one.now) for one in compare_html(old, new)] == [
        ("added", "", "1."), ("kept", "1.", "2."), ("kept", "2.", "3."),
    ]  # fmt: skip


def test_headings_of_two_levels_are_told_apart() -> None:
    was, now = compare_html("<h2>Boats</h2>", "<h3>Boats</h3>")
    assert ((was.was, was.now), (now.was, now.now)) == (("H2", ""), ("", "H3"))
    [kept] = compare_html("<h2>Boats</h2>", "<h2>Boats</h2>")
    assert (kept.was, kept.now) == ("", "")


ITEMS = st.lists(st.sampled_from("abcd"), max_size=8)


@given(old=ITEMS, new=ITEMS)
def test_both_sides_count_without_a_gap(old: list[str], new: list[str]) -> None:
    before, after = (f"<ol>{''.join(f'<li>{item}</li>' for item in side)}</ol>" for side in (old, new))
    changes = compare_html(before, after)
    assert [one.was for one in changes if one.before] == [f"{n}." for n in range(1, len(old) + 1)]
    assert [one.now for one in changes if one.after] == [f"{n}." for n in range(1, len(new) + 1)]


@pytest.mark.parametrize("view", ["beside", "inline"])
def test_the_page_shows_them(view: str, draft: Article, cara: Person, as_cara: Client) -> None:
    write(draft, cara, "x</p><ul><li>Bring a coat</li></ul><p>y")
    write(draft, cara, "x</p><ol><li>Bring a coat</li></ol><p>y", base=2)
    number = fresh(draft).newest.number
    page = as_cara.get(f"/cms/articles/{draft.pk}/compare/?from={number - 1}&to={number}&view={view}").text
    assert '<span class="diff__point" data-point="•"></span><del>Bring a coat</del>' in page
    assert '<span class="diff__point" data-point="1."></span><ins>Bring a coat</ins>' in page
