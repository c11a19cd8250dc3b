"""Comparison of versions: links, formatting and fields as readers see them."""

from typing import Any

import pytest
from django.utils import translation

from content import workflow
from content.comparison.versions import NAMES, set_as_read
from content.models import Article, Section
from content.text.diff import _JOINED, _SAYING, Run, compare_html
from content.text.myers import Kind
from tests.content.conftest import published_by
from tests.newsroom import Person, change
from tests.samples import samples
from tests.signing_in import signed_in

WAS = "The **last** ferry leaves at nine.\n\n- North [port](/news/)"
IS = "The **last** ferry leaves at *ten*.\n\n- North [port](/news/)\n- [**South**](/sport/)"


@pytest.fixture
def changed(cara: Person, ed: Person, news: Section) -> Article:
    """A landing page whose first part Cara changed, in review."""
    page = published_by(cara, ed, news, "Welcome", kind="landing", details={"words_1": WAS})
    change(page, cara, details={"words_1": IS})
    workflow.submit(page, by=cara)
    return page


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "java\nscript:x", "data:text/html,x", 'x" onclick="y', "JaVaScRiPt:x"]
)
def test_a_link_in_a_comparison_leads_nowhere_it_may_not(href: str) -> None:
    shown = set_as_read(Run(Kind.KEPT, "<b>x</b>", href, ("strong", "script")))
    assert "<strong>&lt;b&gt;x&lt;/b&gt;</strong>" in shown
    assert "script:" not in shown.lower()
    assert '" onclick' not in shown
    assert "<script" not in shown


def test_a_picture_is_no_link() -> None:
    assert set_as_read(Run(Kind.KEPT, "[A boat]", "/media/x.jpg", ("img",))) == "[A boat]"


@pytest.mark.parametrize("where", ["review/", "compare/?from=1&to=2", "compare/?view=inline", "history/2/"])
def test_parts_are_shown_as_readers_see_them(where: str, changed: Article, ed: Person) -> None:
    page = signed_in(ed).get(f"/cms/articles/{changed.pk}/{where}").text
    assert "<strong>last</strong>" in page
    assert "<del>nine</del><ins><em>ten</em></ins>" in page
    assert '<a href="/news/" rel="noopener nofollow">port</a>' in page
    assert '<a href="/sport/" rel="noopener nofollow"><strong>South</strong></a>' in page
    assert "**" not in page


def test_what_readers_see_no_difference_in_is_shown_as_it_was_typed(
    changed: Article, cara: Person, ed: Person
) -> None:
    words: dict[str, Any] = {"title": "Welcome", "summary": "", "body": changed.newest.body}
    workflow.save_draft(changed, by=cara, base=2, details={"words_1": IS.replace("- N", "* N")}, **words)
    page = signed_in(ed).get(f"/cms/articles/{changed.pk}/compare/?from=2&to=3").text
    assert "Both say the same." not in page
    assert "<del>-</del><ins>*</ins>" in page


def test_the_text_is_compared_with_what_is_bold_in_it(published: Article, cara: Person, ed: Person) -> None:
    body = '<p>Two <strong>more</strong> boats <a href="/news/">sail</a>.</p>'
    workflow.save_draft(published, by=cara, base=1, title="Ferries", summary="", body=body)
    page = signed_in(ed).get(f"/cms/articles/{published.pk}/compare/").text
    assert "<strong>more</strong>" in page
    assert (
        '<a href="/news/" rel="noopener nofollow">sail</a> <span class="diff__link">⟨/news/⟩</span>' in page
    )


def test_two_versions_of_a_part_stand_beside_each_other_as_they_are_read(
    changed: Article, cara: Person, ed: Person
) -> None:
    mine = IS.replace("*ten*", "**eleven**")
    answer = signed_in(cara).post(
        f"/cms/articles/{changed.pk}/",
        {"title": "Welcome", "body": changed.newest.body, "base": "1", "language": "en", "slug": "welcome",
         "landing-words_1": mine, "bylines": ""},
    )  # fmt: skip
    assert answer.status_code == 409
    assert "<ins><strong>eleven</strong></ins>" in answer.text
    assert "<del><em>ten</em></del>" in answer.text


@pytest.mark.parametrize(("body", "words"), samples(__file__)["words for attributes"])
def test_how_words_are_set_is_said_in_the_reader_s_language(body: str, words: str) -> None:
    with translation.override("de"):
        (kept, *more) = compare_html(body, body)
        said = "".join(set_as_read(run) for change in (kept, *more) for run in change.runs)
    assert words in said


def test_everything_that_a_comparison_says_of_an_element_has_a_word() -> None:
    assert {*_SAYING, *_JOINED} <= {*NAMES}
