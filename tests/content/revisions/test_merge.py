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


IMPORTED = "<ul><li>a b</li><li>c d</li><li>e<ul><li>f</li></ul></li></ul>"
WRITTEN = "<ul><li><p>a b</p></li><li><p>c d</p></li><li><p>e</p><ul><li><p>f</p></li></ul></li></ul>"
MINE = THREE.replace("Two.", "Two, mine.")
THEIRS = THREE.replace("Two.", "Two, theirs.")
ONE, ITEMS, RULE = "<p>One.</p>", "<ul><li>a</li><li>b</li></ul>", "<p>One.</p><hr>"
SHORTER = "<p>One.</p><p>Three.</p>"
TOGETHER = {
    "paragraphs side by side": (THREE, THREE.replace("One.", "One!"), THEIRS, THEIRS.replace("One.", "One!")),
    "taking out and changing another": (
        THREE, SHORTER, THREE.replace("Three.", "Three!"), SHORTER.replace("Three.", "Three!"),
    ),
    "items of one list": (
        ITEMS, ITEMS.replace(">a<", ">mine<"), ITEMS.replace(">b<", ">theirs<"),
        "<ul><li>mine</li><li>theirs</li></ul>",
    ),
    "two items of an imported list": (
        IMPORTED, WRITTEN.replace("a b", "mine"), WRITTEN.replace("c d", "theirs"),
        WRITTEN.replace("a b", "mine").replace("c d", "theirs"),
    ),
    "what both add is there twice and what both wrote alike once": (
        THREE, f"{THREE}<p>Mine.</p><p>Same.</p>", f"{THREE}<p>Theirs.</p><p>Same.</p>",
        f"{THREE}<p>Theirs.</p><p>Same.</p><p>Mine.</p>",
    ),
    "a list that both put in is there once": (
        ONE, f"{ONE}{ITEMS}<p>Mine.</p>", f"{ONE}{ITEMS}<p>Theirs.</p>", f"{ONE}{ITEMS}<p>Theirs.</p><p>Mine.</p>",
    ),
    "a rule that both put in stands above the words of each": (
        ONE, f"{RULE}<p>Mine.</p>", f"{RULE}<p>Theirs.</p>", f"{RULE}<p>Theirs.</p><hr><p>Mine.</p>",
    ),
}  # fmt: skip
CLASH = {
    "the same paragraph": (THREE, MINE, THEIRS, ("<p>Two, mine.</p>", "<p>Two, theirs.</p>")),
    "taking out what another changed": (THREE, SHORTER, THEIRS, ("", "<p>Two, theirs.</p>")),
    "all of it written again": (THREE, "<p>Mine.</p>", "<p>Others.</p>", ("<p>Mine.</p>", "<p>Others.</p>")),
    "the same item of an imported list": (
        IMPORTED, WRITTEN.replace("a b", "mine"), WRITTEN.replace("a b", "theirs"),
        ("<li><p>mine</p></li>", "<li><p>theirs</p></li>"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("base", "mine", "theirs", "both"), TOGETHER.values(), ids=TOGETHER)
def test_what_does_not_touch_goes_together(base: str, mine: str, theirs: str, both: str) -> None:
    assert merged(mine, theirs, base) == (both, [])


@pytest.mark.parametrize(("base", "mine", "theirs", "sides"), CLASH.values(), ids=CLASH)
def test_what_both_changed_clashes_and_says_both(
    base: str, mine: str, theirs: str, sides: tuple[str, str]
) -> None:
    assert merged(mine, theirs, base)[1] == [sides]


def test_until_it_is_decided_mine_stands_there() -> None:
    for mine, theirs in ((MINE, THEIRS), ("<p>Mine.</p>", "<p>Others.</p>")):
        assert merged(mine, theirs)[0] == mine


@pytest.mark.parametrize(("imported", "written"), samples(__file__)["imported and written"])
def test_who_only_opened_what_was_imported_is_in_no_one_s_way(imported: str, written: str) -> None:
    changed = (
        written.replace("1", "1 more", 1) if "colspan" not in written else written.replace(">1<", ">1 more<")
    )
    for mine, theirs in ((written, changed), (changed, written)):
        assert merged(mine, theirs, imported) == (changed, [])


@pytest.mark.parametrize("around", ["ul", "ol", "blockquote"])
def test_two_who_put_in_a_list_at_the_same_place_have_two(around: str) -> None:
    mine, theirs = (f"<{around}><li>{word}</li></{around}>".replace("li>", "p>" if around[0] == "b" else "li>")
                    for word in ("mine", "theirs"))  # fmt: skip
    assert merged(f"<p>One.</p>{mine}", f"<p>One.</p>{theirs}", "<p>One.</p>") == (
        f"<p>One.</p>{theirs}{mine}",
        [],
    )


def test_an_item_never_stands_outside_a_list() -> None:
    base = "<ul><li>a</li><li>b</li></ul>"
    body, clashes = merged(base.replace("</ul>", "<li>c</li></ul>"), "<p>a</p>", base)
    assert (body, len(clashes)) == ("<ul><li>a</li><li>b</li><li>c</li></ul>", 1)


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
