"""List markers in comparisons, as readers see them (content.text.list_markers)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.models import Article
from content.text.diff import blocks_of, compare_html
from tests.newsroom import Person, fresh, write
from tests.signing_in import signed_in

LIST = "<li><p>One</p><p>and more</p></li><li><p>Two</p></li>"

SAID = ("", 1)  # where a list begins, and that it counts down, is said in words


def points(html: str) -> list[tuple[str, int]]:
    return [(block.point, block.deep) for block in blocks_of(html)]


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (f"<ul>{LIST}</ul>", [("•", 1), ("", 1), ("•", 1)]),
        (f"<ol>{LIST}</ol><p>x</p>", [("1.", 1), ("", 1), ("2.", 1), ("", 0)]),
        ('<ol start="7"><li>a</li><li>b</li></ol>', [SAID, ("7.", 1), ("8.", 1)]),
        ('<ol start="-x"><li>a</li></ol>', [SAID, ("1.", 1)]),
        ("<ol reversed><li>a</li><li>b</li></ol>", [SAID, ("•", 1), ("•", 1)]),
        (
            "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>",
            [("1.", 1), ("•", 2), ("2.", 1)],
        ),
        ("<ul><li></li><li>b</li></ul><p>c</p>", [("•", 1), ("", 0)]),
        ("<li>lost</li>", [("", 0)]),
    ],
)
def test_points_are_those_that_readers_see(html: str, shown: list[tuple[str, int]]) -> None:
    assert points(html) == shown


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
def test_the_page_shows_them(view: str, draft: Article, cara: Person) -> None:
    write(draft, cara, "x</p><ul><li>Bring a coat</li></ul><p>y")
    write(draft, cara, "x</p><ol><li>Bring a coat</li></ol><p>y", base=2)
    number = fresh(draft).newest.number
    page = (
        signed_in(cara)
        .get(f"/cms/articles/{draft.pk}/compare/?from={number - 1}&to={number}&view={view}")
        .text
    )
    assert '<span class="diff__point" data-point="•"></span><del>Bring a coat</del>' in page
    assert '<span class="diff__point" data-point="1."></span><ins>Bring a coat</ins>' in page
