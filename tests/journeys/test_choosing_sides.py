"""Two people change the same paragraphs at once; a side is chosen for each place, by keyboard, in a small window."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from content.models import Article, Revision
from tests.axe import complaints
from tests.browser import Visits, editor_has_looked
from tests.content.autosave.test_saving import TWO, save
from tests.newsroom import Person, fresh

pytestmark = [pytest.mark.browser, pytest.mark.late]
SMALL = {"width": 320, "height": 640}
THEIRS = "<p>One, by Ed.</p><p>Two, by Ed.</p>"


def type_over(page: Page, *paragraphs: str) -> None:
    page.locator(".ProseMirror").focus()
    editor_has_looked(page)
    page.keyboard.press("Control+a")
    for place, words in enumerate(paragraphs):
        if place:
            page.keyboard.press("Enter")
        page.keyboard.type(words)


def save_by_keyboard(page: Page) -> None:
    page.get_by_role("button", name="Save draft").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press_tab_until(page: Page, name: str, most: int = 120) -> None:
    """Goes there as someone without a mouse does. Whatever has the focus on the way is seen."""
    for _step in range(most):
        page.keyboard.press("Tab")
        if (
            page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).innerText.trim()")
            == name
        ):
            assert page.evaluate(IS_SEEN), name
            return
    raise AssertionError(f"Tab never reaches {name!r}.")


IS_SEEN = """() => {
  const box = document.activeElement.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return document.activeElement.contains(top) || document.activeElement.labels?.[0]?.contains(top) || false;
}"""


def press_by_keyboard(page: Page, name: str) -> None:
    """The button or link that leads to another page."""
    press_tab_until(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose_theirs_first(page: Page) -> None:
    press_tab_until(page, "Place 1: your words")
    page.keyboard.press("ArrowUp")  # to the other side, as radio buttons go
    expect(page.get_by_label("Place 1: the words of Ed")).to_be_checked()
    press_by_keyboard(page, "Fill the form like this")


def test_a_side_is_chosen_for_each_place_by_keyboard_alone(
    visits: Visits, draft: Article, cara: Person, ed: Person, as_cara: Client
) -> None:
    save(draft, cara, TWO, base=1)
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=as_cara, viewport=SMALL)
    type_over(page, "One, by Cara.", "Two, by Cara.")
    save(draft, ed, THEIRS)  # while she writes
    visits.expect("status of 409")
    save_by_keyboard(page)
    expect(page.get_by_role("heading", name="You both changed the same")).to_be_visible()
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
    choose_theirs_first(page)
    expect(page.locator(".ProseMirror p")).to_have_text(["One, by Ed.", "Two, by Cara."])
    assert Revision.objects.filter(article=draft).count() == 4  # choosing saves nothing
    assert complaints(page) == []
    press_by_keyboard(page, "Save my version on top")
    assert fresh(draft).newest.body == "<p>One, by Ed.</p><p>Two, by Cara.</p>"
    bodies = set(Revision.objects.filter(article=draft).values_list("body", flat=True))
    assert {THEIRS, "<p>One, by Cara.</p><p>Two, by Cara.</p>"} <= bodies  # nothing is lost
