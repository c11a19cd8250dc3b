"""What is beyond what a field or an article holds, in Chromium: it is not left out in silence; the page says why."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Article, Section
from content.text.sanitise import MAX_CHARACTERS
from tests.browser import Visits, editor_has_looked
from tests.content.cms.editor.test_autosave_in_browser import SAVED, copy_of, editor, line, write
from tests.newsroom import Person
from tests.samples import sample
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

GIVE = sample(__file__, "give_words.js")

LOOKED = """async () => {
  const { name } = performance.getEntriesByType("resource").find(({ name }) => name.includes("/pasted-lines"));
  const { fromPage } = await import(name);
  return fromPage("1\\n".repeat(149_000)) ?? "they are lines";
}"""

SAID = "All of it: an article holds at most 300 kB"


def opened(draft: Article, cara: Person, visits: Visits) -> Page:
    page = editor(draft, cara, visits)
    write(page, " Every day.")
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_it_is_refused_and_named(kind: str, draft: Article, cara: Person, visits: Visits) -> None:
    page = opened(draft, cara, visits)
    page.evaluate(GIVE, [kind, "a" * (MAX_CHARACTERS + 1)])
    expect(page.get_by_text(SAID)).to_contain_text(f" {MAX_CHARACTERS + 1}")
    page.locator("[data-not-pasted]").get_by_role("button", name="Close").click()
    expect(page.locator(".editor__paper .prose")).to_be_focused()
    editor_has_looked(page)
    page.keyboard.type(" And at night.")
    expect(line(page)).to_have_text(SAVED)
    assert copy_of(cara).body == "<p>From May. Every day. And at night.</p>"


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_what_might_fit_comes_in(kind: str, draft: Article, cara: Person, visits: Visits) -> None:
    page = opened(draft, cara, visits)
    page.evaluate(GIVE, [kind, "a" * MAX_CHARACTERS])
    expect(page.get_by_text(SAID)).to_have_count(0)
    length = "document.querySelector('.editor__paper .prose').textContent.length"
    assert page.evaluate(length) == MAX_CHARACTERS + len("From May. Every day.")


def test_lines_are_looked_at_however_many_there_are(draft: Article, cara: Person, visits: Visits) -> None:
    page = opened(draft, cara, visits)
    assert page.evaluate(LOOKED) == "they are lines"


LEFT_OUT = "No more fits here. Left out of what you pasted:"


def paste_all_of_title_into_summary(page: Page, *, times: int) -> None:
    page.get_by_label("Summary").fill("")
    page.get_by_role("textbox", name="Title").press("Control+A")
    page.keyboard.press("Control+C")
    page.get_by_label("Summary").click()
    for _time in range(times):
        page.keyboard.press("Control+V")


def test_what_did_not_fit_is_said_with_its_words(page: Page) -> None:
    page.get_by_role("textbox", name="Title").fill("a" * 150 + " the boat leaves")
    paste_all_of_title_into_summary(page, times=2)
    expect(page.get_by_text(LEFT_OUT)).to_have_count(0)
    page.keyboard.press("Control+V")
    said = page.get_by_role("alert").filter(has_text=LEFT_OUT)
    expect(said).to_have_text(f"{LEFT_OUT} “{'a' * 82} the boat leaves”")
    assert len(page.get_by_label("Summary").input_value()) == 400
    page.keyboard.press("Backspace")
    expect(said).to_have_count(0)


def test_words_that_take_the_place_of_others_fit(page: Page) -> None:
    page.get_by_label("Summary").fill("b" * 400)
    page.get_by_role("textbox", name="Title").fill("The boat leaves")
    page.get_by_role("textbox", name="Title").press("Control+A")
    page.keyboard.press("Control+C")
    page.get_by_label("Summary").press("Control+A")
    page.keyboard.press("Control+V")
    expect(page.get_by_label("Summary")).to_have_value("The boat leaves")
    expect(page.get_by_text(LEFT_OUT)).to_have_count(0)


def test_lines_that_become_one_are_as_long_as_the_browser_makes_them(
    news: Section, ada: Person, visits: Visits
) -> None:
    page = visits.open(f"/cms/sections/{news.pk}/", as_=signed_in(ada))
    lines, title = page.locator("#id_description"), page.locator("#id_title")
    lines.fill("a\n" * 30 + "b" * 60 + "The boat leaves.\n")
    lines.press("Control+A")
    page.keyboard.press("Control+C")
    title.press("Control+A")
    page.keyboard.press("Control+V")
    expect(title).to_have_value("a " * 30 + "b" * 60)
    said = page.get_by_role("alert").filter(has_text=LEFT_OUT)
    expect(said).to_have_text(f"{LEFT_OUT} “The boat leaves.”")


def test_a_long_word_that_did_not_fit_widens_no_narrow_page(
    draft: Article, cara: Person, visits: Visits
) -> None:
    narrow = {"width": 320, "height": 640}
    page = editor(draft, cara, visits, viewport=narrow)
    page.get_by_role("textbox", name="Title").fill("a" * 200)
    paste_all_of_title_into_summary(page, times=3)
    expect(page.get_by_text(LEFT_OUT)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
