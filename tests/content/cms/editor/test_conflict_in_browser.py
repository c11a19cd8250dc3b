"""Two browsers on one article: each sees the other, different paragraphs merge, the same one is shown side by side."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Article, Presence
from tests.browser import Visits, put_caret
from tests.newsroom import Person, fresh, write
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]


def editor(article: Article, person: Person, visits: Visits) -> Page:
    page = visits.open(f"/cms/articles/{article.pk}/", as_=signed_in(person))
    page.locator("[data-editor][data-ready]").wait_for()
    return page


def type_at(page: Page, key: str, words: str) -> None:
    put_caret(page.get_by_role("textbox", name="Text"))
    page.keyboard.press(key)
    page.keyboard.type(words)


@pytest.mark.late
def test_each_sees_that_the_other_is_there(draft: Article, cara: Person, ed: Person, visits: Visits) -> None:
    first = editor(draft, cara, visits)
    first.wait_for_timeout(300)
    second = editor(draft, ed, visits)
    expect(second.get_by_text("Cara has this open too, since")).to_be_visible()
    first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(first.get_by_text("Ed has this open too, since")).to_be_visible()
    second.goto("/cms/")
    second.wait_for_timeout(300)
    assert [row.person.name for row in Presence.objects.all()] == ["Cara"]


@pytest.mark.late
def test_different_paragraphs_are_put_together(
    draft: Article, cara: Person, ed: Person, visits: Visits
) -> None:
    write(draft, cara, "One.</p><p>Two.")
    first, second = editor(draft, cara, visits), editor(draft, ed, visits)
    type_at(first, "Control+Home", "Cara: ")
    type_at(second, "Control+End", " (Ed)")
    second.get_by_role("button", name="Save draft").click()
    second.get_by_text("Saved as version 3.").wait_for()
    first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(first.get_by_text("Ed has saved version 3 meanwhile.")).to_be_visible()
    first.get_by_role("button", name="Save draft").click()
    first.get_by_text("Saved as version 4, together with what Ed changed meanwhile.").wait_for()
    assert fresh(draft).draft.body == "<p>Cara: One.</p><p>Two. (Ed)</p>"


def test_the_same_paragraph_is_shown_side_by_side(
    draft: Article, cara: Person, ed: Person, visits: Visits
) -> None:
    visits.expect("status of 409")
    first, second = editor(draft, cara, visits), editor(draft, ed, visits)
    for page, words in ((second, " Says Ed."), (first, " Says Cara.")):
        type_at(page, "Control+End", words)
        with page.expect_navigation():
            page.get_by_role("button", name="Save draft").click()
    expect(first.get_by_role("heading", name="You both changed the same")).to_be_visible()
    row = first.get_by_role("table").get_by_role("row").nth(1)
    expect(row.get_by_role("cell").nth(0)).to_contain_text("Says Ed.")
    expect(row.get_by_role("cell").nth(1)).to_contain_text("Says Cara.")
    first.get_by_role("button", name="Save my version on top").click()
    first.get_by_text("Saved as version 4.").wait_for()
    bodies = {revision.number: revision.body for revision in fresh(draft).revisions.all()}
    assert bodies[2] == "<p>From May. Says Ed.</p>"
    assert bodies[3] == bodies[4] == "<p>From May. Says Cara.</p>"
