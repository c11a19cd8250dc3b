"""What changed between two texts: complete, word by word, bounded in time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.text.diff import blocks_of, compare_html, compare_text
from content.text.myers import Kind
from tests.samples import samples


@given(st.text(alphabet="ab .\n", max_size=60), st.text(alphabet="ab .\n", max_size=60))
def test_every_word_of_both_titles_is_shown(old: str, new: str) -> None:
    runs = compare_text(old, new)
    kept_or = {
        side: "".join(r.text for r in runs if r.kind in {Kind.KEPT, side})
        for side in (Kind.REMOVED, Kind.ADDED)
    }
    assert kept_or[Kind.REMOVED].split() == old.split()
    assert kept_or[Kind.ADDED].split() == new.split()


def test_a_changed_word_is_shown_inside_its_paragraph() -> None:
    (change,) = compare_html("<p>The ferry leaves at nine.</p>", "<p>The ferry leaves at ten.</p>")
    assert change.kind == "changed"
    assert [(r.kind, r.text) for r in change.runs] == [
        (Kind.KEPT, "The ferry leaves at "),
        (Kind.REMOVED, "nine"),
        (Kind.ADDED, "ten"),
        (Kind.KEPT, "."),
    ]


FLAG = "\U0001f1e9\U0001f1ea"


@pytest.mark.parametrize(("old", "new"), samples(__file__)["letters"])
def test_no_letter_and_no_emoji_is_cut_in_two(old: str, new: str) -> None:
    runs = compare_text(f"a {old} b", f"a {new} b")
    assert [(r.kind, r.text) for r in runs] == [
        (Kind.KEPT, "a "),
        (Kind.REMOVED, old),
        (Kind.ADDED, new),
        (Kind.KEPT, " b"),
    ]


def test_two_flags_beside_each_other_are_two() -> None:
    runs = compare_text(FLAG, FLAG + FLAG)
    assert [(r.kind, r.text) for r in runs] == [(Kind.KEPT, FLAG), (Kind.ADDED, FLAG)]


def test_a_changed_link_target_is_a_change() -> None:
    (change,) = compare_html(
        '<p><a href="/a/">Rates</a></p>', '<p><a href="https://x.example/">Rates</a></p>'
    )
    assert {(r.kind, r.link) for r in change.runs} == {
        (Kind.REMOVED, "/a/"),
        (Kind.ADDED, "https://x.example/"),
    }


@pytest.mark.parametrize(("old", "new"), samples(__file__)["changes of attributes"])
def test_what_an_attribute_or_a_space_in_code_says_is_a_change(old: str, new: str) -> None:
    for before, after in ((old, new), (new, old)):
        assert any(change.kind != "kept" for change in compare_html(before, after))


@pytest.mark.parametrize(("old", "new"), samples(__file__)["moved"])
def test_where_the_same_words_stand_in_a_table_or_list_is_a_change(old: str, new: str) -> None:
    assert {change.kind for change in compare_html(old, new)} != {"kept"}
    assert [change.kind for change in compare_html(new, new)] == ["kept"] * len(blocks_of(new))


def test_a_new_item_or_row_changes_none_of_the_others() -> None:
    for part in ("<li>{}</li>", "<tr><td>{}</td><td>x</td></tr>"):
        one, two = part.format("one"), part.format("two")
        kinds = [change.kind for change in compare_html(two, one + two)]
        assert set(kinds) == {"added", "kept"}


def test_what_an_editor_writes_on_every_cell_is_none() -> None:
    table = "<table><tbody><tr><td{}>F</td></tr></tbody></table>"
    changes = compare_html(table.format(""), table.format(' colspan="1" rowspan="1"'))
    assert [change.kind for change in changes] == ["kept"]


@pytest.mark.parametrize(("imported", "written"), samples(__file__)["the same"])
def test_how_the_editor_writes_what_was_imported_is_no_change(imported: str, written: str) -> None:
    for old, new in ((imported, written), (written, imported)):
        assert {change.kind for change in compare_html(old, new)} == {"kept"}


def test_of_an_imported_list_the_item_that_was_changed_is_changed() -> None:
    (one, two) = compare_html(
        "<ul><li>a b</li><li>c</li></ul>", "<ul><li><p>a d</p></li><li><p>c</p></li></ul>"
    )
    assert (one.kind, one.tag, two.kind) == ("changed", "li", "kept")


def test_a_new_paragraph_is_added_as_a_whole() -> None:
    changes = compare_html("<p>One.</p><p>Three.</p>", "<p>One.</p><p>Two.</p><p>Three.</p>")
    assert [c.kind for c in changes] == ["kept", "added", "kept"]


def test_a_paragraph_that_became_a_heading_is_replaced() -> None:
    assert [c.kind for c in compare_html("<p>One</p>", "<h2>One</h2>")] == ["removed", "added"]


def test_list_items_and_cells_are_blocks_of_their_own() -> None:
    html = "<ul><li>a</li><li><p>b</p></li></ul><table><tbody><tr><td>c</td></tr></tbody></table><hr>"
    assert [b.tags for b in blocks_of(html)] == [
        ("ul", "li"),
        ("ul", "li", "p"),
        ("table", "tr", "td"),
        ("hr",),
    ]


def test_two_long_texts_without_a_common_word_take_no_time() -> None:
    old = "".join(f"<p>{' '.join(f'a{i}x{j}' for j in range(80))}</p>" for i in range(120))
    new = "".join(f"<p>{' '.join(f'b{i}x{j}' for j in range(80))}</p>" for i in range(120))
    one_block = (old.replace("</p><p>", " "), new.replace("</p><p>", " "))
    started = time.process_time()
    compare_html(old, new)
    compare_html(*one_block)
    assert time.process_time() - started < 2
