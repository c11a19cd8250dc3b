"""Several windows on one article in Chromium: each sees the other, and what is saved in them becomes one article."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Article, Presence, Section
from tests.browser import Visits, put_caret, ready, save_draft
from tests.content.cms.editor.test_autosave_in_browser import (
    SAVED,
    UNSENT,
    crash,
    editor,
    kept_here,
    line,
    waiting,
    write,
)
from tests.newsroom import Person, fresh
from tests.newsroom import write as save_as
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def write_on(page: Page, paragraph: int, words: str) -> None:
    put_caret(page.locator(".editor__paper .prose > p").nth(paragraph))
    page.keyboard.press("End")
    page.keyboard.type(words)


def beside_another_window(draft: Article, cara: Person, visits: Visits) -> Page:
    """The window whose words wait in the browser alone: the working copy has those of another one."""
    visits.expect("status of 409")  # keeping it: the other window's words lie there
    save_as(draft, cara, "One.</p><p>Two.")
    first = editor(draft, cara, visits)
    second = opened(first, first.url)
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
    save_as(draft, cara, "One.</p><p>Two.")
    page = editor(draft, cara, visits)
    write_on(page, 1, " Hers.")
    save_as(draft, ed, "One. His.</p><p>Two.")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("together with what Ed changed meanwhile").wait_for()
    waiting(ready(page), 0)
    assert "?" not in page.url


def test_words_that_were_typed_since_stay(draft: Article, visits: Visits, page: Page) -> None:
    """A link that says what has arrived takes nothing of another window, and nothing that came later."""
    page.route("**/keep/", lambda route: route.abort())
    visits.expect("net::ERR_FAILED")
    write_on(page, 0, " Later.")
    waiting(page, 1)
    window = page.evaluate(f"{UNSENT}[0]").split("/")[-1]
    page.evaluate("window.onbeforeunload = null")
    other = opened(page, f"/cms/articles/{draft.pk}/?arrived={window}&up-to=0")
    other.goto(f"/cms/articles/{draft.pk}/?arrived={'0' * 32}&up-to=999")
    ready(other)
    other.wait_for_timeout(500)
    waiting(other, 1)


def test_each_sees_that_the_other_is_there(draft: Article, cara: Person, ed: Person, visits: Visits) -> None:
    first = editor(draft, cara, visits)
    until_open_for(first, "Cara")
    second = editor(draft, ed, visits)
    until_open_for(second, "Cara", "Ed")
    expect(second.get_by_text("Cara has this open too, since")).to_be_visible()
    first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(first.get_by_text("Ed has this open too, since")).to_be_visible()
    second.goto("/cms/")
    until_open_for(second, "Cara")


def until_open_for(page: Page, *names: str) -> None:
    """Waits until the site has heard that exactly these users have the article open."""
    for _attempt in range(100):
        if sorted(row.person.name for row in Presence.objects.all()) == [*names]:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"It is not open for {names}.")


def opened(page: Page, address: str) -> Page:
    other = page.context.new_page()
    other.goto(address)
    return ready(other)


def test_what_is_open_twice_is_saved_as_one(news: Section, cara: Person, visits: Visits) -> None:
    page = ready(visits.open("/cms/articles/new/", as_=signed_in(cara)))
    page.get_by_label("Title", exact=True).fill("The bridge")
    write(page, "Opens.")
    expect(line(page)).to_contain_text("Saved")
    other = opened(page, page.url)
    expect(other.get_by_role("textbox", name="Text")).to_have_text("Opens.")
    save_draft(page)
    write(other, " At nine.")
    visits.expect("status of 409")
    other.get_by_role("button", name="Save draft").click()
    other.get_by_role("heading", name="You changed the same in two windows").wait_for()
    other.get_by_role("button", name="Save my version on top").click()
    other.get_by_text("Saved as version").wait_for()
    assert Article.objects.get().newest.body == "<p>Opens. At nine.</p>"


def test_what_is_brought_back_twice_as_a_new_article_is_one(draft: Article, page: Page) -> None:
    page.route("**/keep/", lambda route: None)
    write(page, " Every day.")
    kept_here(page)
    page = crash(page)
    page.goto("/cms/")
    page.get_by_text("Open each to bring them back").wait_for()
    refetched = page.locator("[data-unsent-desk]").get_by_role("link", name="as a new article")
    address = refetched.get_attribute("href") or ""
    first, second = opened(page, address), opened(page, address)
    second.get_by_role("button", name="Bring them back").wait_for()
    for one in (first, second):
        one.get_by_role("button", name="Bring them back").click()
        save_draft(one)
    again = Article.objects.exclude(pk=draft.pk).get()
    assert (again.newest.body, again.revisions.count()) == ("<p>From May. Every day.</p>", 1)
