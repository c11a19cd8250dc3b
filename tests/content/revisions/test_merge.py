"""Merging: different paragraphs go together by themselves, the same one is never decided in silence."""

import pytest

from content.revisions.merge import merge, merge_html, pieces_of
from content.revisions.revisions import Content
from content.text.sanitise import clean_html
from tests.samples import samples

THREE = "<p>One.</p><p>Two.</p><p>Three.</p>"


def merged(mine: str, theirs: str, base: str = THREE) -> tuple[str, list[tuple[str, str]]]:
    body, clashes = merge_html(base, mine, theirs)
    assert clean_html(body) == body
    return body, [(clash.mine, clash.theirs) for clash in clashes]


def words(**changes: object) -> Content:
    start = {"title": "T", "summary": "S", "body": THREE, "language": "en", "topic_ids": (1, 2)}
    return Content(**{**start, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "html",
    [
        "",
        "Bare words",
        THREE,
        "<p>a &amp; b &lt;x&gt;</p>\n<ul><li><p>a</p></li><li>b<ul><li>c</li></ul></li></ul><hr><p>x<br>y</p>",
        '<figure><img src="/media/x/y.png" alt="a > b"><figcaption>c</figcaption></figure>loose'
        "<blockquote><p>q</p></blockquote>",
    ],
)
def test_pieces_together_are_the_text_again(html: str) -> None:
    clean = clean_html(html)
    assert "".join(pieces_of(clean)) == clean
    assert "".join(pieces_of(clean, frozenset())) == clean


def test_paragraphs_side_by_side_merge() -> None:
    mine, theirs = THREE.replace("One.", "One, mine."), THREE.replace("Two.", "Two, theirs.")
    assert merged(mine, theirs) == ("<p>One, mine.</p><p>Two, theirs.</p><p>Three.</p>", [])


IMPORTED = "<ul><li>a b</li><li>c d</li><li>e<ul><li>f</li></ul></li></ul>"
WRITTEN = "<ul><li><p>a b</p></li><li><p>c d</p></li><li><p>e</p><ul><li><p>f</p></li></ul></li></ul>"


def test_two_who_change_two_items_of_an_imported_list_write_side_by_side() -> None:
    mine, theirs = WRITTEN.replace("a b", "a mine"), WRITTEN.replace("c d", "c theirs")
    assert merged(mine, theirs, IMPORTED) == (mine.replace("c d", "c theirs"), [])


def test_the_same_item_of_an_imported_list_is_a_clash() -> None:
    mine, theirs = WRITTEN.replace("a b", "a mine"), WRITTEN.replace("a b", "a theirs")
    _body, clashes = merged(mine, theirs, IMPORTED)
    assert clashes == [("<li><p>a mine</p></li>", "<li><p>a theirs</p></li>")]


@pytest.mark.parametrize(("imported", "written"), samples(__file__)["imported and written"])
def test_who_only_opened_what_was_imported_is_in_no_one_s_way(imported: str, written: str) -> None:
    changed = (
        written.replace("1", "1 more", 1) if "colspan" not in written else written.replace(">1<", ">1 more<")
    )
    for mine, theirs in ((written, changed), (changed, written)):
        assert merged(mine, theirs, imported) == (changed, [])


def test_what_both_add_is_there_twice_and_what_both_wrote_alike_once() -> None:
    both = merged(f"{THREE}<p>Mine.</p><p>Same.</p>", f"{THREE}<p>Theirs.</p><p>Same.</p>")
    assert both == (f"{THREE}<p>Theirs.</p><p>Same.</p><p>Mine.</p>", [])


@pytest.mark.parametrize("around", ["ul", "ol", "blockquote"])
def test_two_who_put_in_a_list_at_the_same_place_have_two(around: str) -> None:
    mine, theirs = (f"<{around}><li>{word}</li></{around}>".replace("li>", "p>" if around[0] == "b" else "li>")
                    for word in ("mine", "theirs"))  # fmt: skip
    assert merged(f"<p>One.</p>{mine}", f"<p>One.</p>{theirs}", "<p>One.</p>") == (
        f"<p>One.</p>{theirs}{mine}",
        [],
    )


def test_a_list_that_both_put_in_is_there_once() -> None:
    both = "<ul><li>a</li><li>b</li></ul>"
    text = f"<p>One.</p>{both}"
    assert merged(f"{text}<p>Mine.</p>", f"{text}<p>Theirs.</p>", "<p>One.</p>")[0] == (
        f"{text}<p>Theirs.</p><p>Mine.</p>"
    )


def test_an_item_never_stands_outside_a_list() -> None:
    base = "<ul><li>a</li><li>b</li></ul>"
    body, clashes = merged(base.replace("</ul>", "<li>c</li></ul>"), "<p>a</p>", base)
    assert (body, len(clashes)) == ("<ul><li>a</li><li>b</li><li>c</li></ul>", 1)


def test_a_rule_that_both_put_in_stands_above_the_words_of_each() -> None:
    rule = "<p>One.</p><hr>"
    assert merged(f"{rule}<p>Mine.</p>", f"{rule}<p>Theirs.</p>", "<p>One.</p>")[0] == (
        "<p>One.</p><hr><p>Theirs.</p><hr><p>Mine.</p>"
    )


def test_taking_out_and_changing_another_go_together() -> None:
    assert merged("<p>One.</p><p>Three.</p>", THREE.replace("Three.", "Three!")) == (
        "<p>One.</p><p>Three!</p>",
        [],
    )


def test_the_same_paragraph_clashes_and_says_both() -> None:
    mine, theirs = THREE.replace("Two.", "Two, mine."), THREE.replace("Two.", "Two, theirs.")
    assert merged(mine, theirs) == (mine, [("<p>Two, mine.</p>", "<p>Two, theirs.</p>")])


def test_taking_out_what_another_changed_clashes() -> None:
    assert merged("<p>One.</p><p>Three.</p>", THREE.replace("Two.", "Two, theirs."))[1] == [
        ("", "<p>Two, theirs.</p>")
    ]


def test_two_who_write_it_all_again_clash() -> None:
    body, clashes = merged("<p>All of it, mine.</p>", "<p>Everything by others.</p>")
    assert clashes == [("<p>All of it, mine.</p>", "<p>Everything by others.</p>")]
    assert body == "<p>All of it, mine.</p>"


def test_items_of_one_list_merge() -> None:
    base = "<ul><li>a</li><li>b</li></ul>"
    both = merged(base.replace(">a<", ">a mine<"), base.replace(">b<", ">b theirs<"), base)
    assert both == ("<ul><li>a mine</li><li>b theirs</li></ul>", [])


def test_a_list_that_one_dissolves_while_another_splits_it_stays_well_formed() -> None:
    base = "<blockquote><p>a</p><p>b</p></blockquote>"
    body, clashes = merged(
        "<p>a</p><p>b</p>", "<blockquote><p>a</p></blockquote><blockquote><p>b</p></blockquote>", base
    )
    assert clashes or body.count("<blockquote>") == body.count("</blockquote>")


def test_titles_topics_and_notes() -> None:
    mine = words(title="Mine", topic_ids=(1, 3), correction_notes="new")
    theirs = words(summary="Theirs", topic_ids=(1, 2, 4))
    both = merge(words(correction_notes="old"), mine, theirs)
    assert not both.clashes
    assert (both.words.title, both.words.summary, both.words.topic_ids) == ("Mine", "Theirs", (1, 3, 4))
    clash = merge(words(), words(title="Mine"), words(title="Theirs")).clashes[0]
    assert (clash.field, clash.mine, clash.theirs) == ("title", "Mine", "Theirs")


def test_a_long_text_is_merged_in_a_moment() -> None:
    base = "".join(f"<p>Paragraph {number}.</p>" for number in range(3000))
    mine, theirs = base.replace("Paragraph 7.", "Mine."), base.replace("Paragraph 2990.", "Theirs.")
    body, clashes = merged(mine, theirs, base)
    assert ("Mine." in body, "Theirs." in body, clashes) == (True, True, [])


@pytest.mark.parametrize(
    ("mine", "theirs", "together"),
    [
        ((2, 1), (1, 2), (2, 1)),  # only I changed their order
        ((1, 2), (2, 1), (2, 1)),
        ((2, 1), (1, 2, 3), (2, 1, 3)),
        ((2, 1, 4), (2,), (2, 4)),
        ((4, 1, 2), (1, 2), (4, 1, 2)),
    ],
)
def test_names_stand_in_the_order_in_which_someone_put_them(
    mine: tuple[int, ...], theirs: tuple[int, ...], together: tuple[int, ...]
) -> None:
    sides = [words(byline_ids=ids) for ids in ((1, 2), mine, theirs)]
    assert merge(*sides).words.byline_ids == together


def test_a_correction_note_that_was_put_right_stays_in_its_place() -> None:
    sides = [words(correction_notes=notes) for notes in ("One.\nTwo.", "Uno.\nTwo.", "One.\nTwo.")]
    assert merge(*sides).words.correction_notes == "Uno.\nTwo."
