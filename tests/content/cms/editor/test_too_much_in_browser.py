"""What no article could hold is not taken into its text: what is written there goes on, and the page says why."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Article
from content.text.sanitise import MAX_CHARACTERS
from tests.browser import Visits, editor_has_looked
from tests.content.cms.editor.test_autosave_in_browser import SAVED, copy_of, editor, line, write
from tests.newsroom import Person

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

GIVE = """([kind, words]) => {
  const data = new DataTransfer();
  data.setData("text/plain", words);
  const paper = document.querySelector(".editor__paper .prose");
  const { x, y } = paper.getBoundingClientRect();
  const more = { bubbles: true, cancelable: true, clientX: x + 20, clientY: y + 10 };
  if (kind === "paste") paper.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, ...more }));
  else paper.dispatchEvent(new DragEvent("drop", { dataTransfer: data, ...more }));
}"""
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
