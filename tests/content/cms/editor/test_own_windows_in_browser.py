"""Two windows of one person in Chromium: what was saved in one is not called unsent because of the other."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Article
from tests.browser import Visits, put_caret
from tests.content.cms.editor.test_autosave_in_browser import SAVED, UNSENT, editor, line, waiting
from tests.newsroom import Person, fresh, write

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def write_on(page: Page, paragraph: int, words: str) -> None:
    put_caret(page.locator(".editor__paper .prose > p").nth(paragraph))
    page.keyboard.press("End")
    page.keyboard.type(words)


def beside_another_window(draft: Article, cara: Person, visits: Visits) -> Page:
    """The window whose words wait in the browser alone: the working copy has those of another one."""
    visits.expect("status of 409")  # keeping it: the other window's words lie there
    write(draft, cara, "One.</p><p>Two.")
    first = editor(draft, cara, visits)
    second = first.context.new_page()
    second.goto(first.url)
    second.locator("[data-editor][data-ready]").wait_for()
    write_on(first, 0, " First.")
    expect(line(first)).to_contain_text(SAVED)
    write_on(second, 1, " Second.")
    expect(line(second)).to_contain_text("You are writing this in another window too.")
    waiting(second, 1)
    return second


@pytest.mark.parametrize(
    ("button", "said"),
    [("Save draft", "Saved as version 3."), ("Submit for review", "Submitted for review.")],
)
def test_what_was_saved_beside_another_window_is_not_offered_again(
    button: str, said: str, draft: Article, cara: Person, visits: Visits
) -> None:
    second = beside_another_window(draft, cara, visits)
    second.get_by_role("button", name=button).click()
    second.get_by_text(said).wait_for()
    assert fresh(draft).newest.body == "<p>One.</p><p>Two. Second.</p>"
    waiting(second, 0)
    expect(second.get_by_text("This browser has words of yours")).to_have_count(0)
    assert "?" not in second.url


def test_what_was_put_together_is_not_offered_again(
    draft: Article, cara: Person, ed: Person, visits: Visits
) -> None:
    write(draft, cara, "One.</p><p>Two.")
    page = editor(draft, cara, visits)
    write_on(page, 1, " Hers.")
    write(draft, ed, "One. His.</p><p>Two.")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("together with what Ed changed meanwhile").wait_for()
    page.locator("[data-editor][data-ready]").wait_for()
    waiting(page, 0)
    assert "?" not in page.url


def test_words_that_were_typed_since_stay(draft: Article, cara: Person, visits: Visits) -> None:
    """A link that says what has arrived takes nothing of another window, and nothing that came later."""
    page = editor(draft, cara, visits)
    page.route("**/keep/", lambda route: route.abort())
    visits.expect("net::ERR_FAILED")
    write_on(page, 0, " Later.")
    waiting(page, 1)
    window = page.evaluate(f"{UNSENT}[0]").split("/")[-1]
    page.evaluate("window.onbeforeunload = null")
    other = page.context.new_page()
    other.goto(f"/cms/articles/{draft.pk}/?arrived={window}&up-to=0")
    other.locator("[data-editor][data-ready]").wait_for()
    other.goto(f"/cms/articles/{draft.pk}/?arrived={'0' * 32}&up-to=999")
    other.locator("[data-editor][data-ready]").wait_for()
    other.wait_for_timeout(500)
    waiting(other, 1)
