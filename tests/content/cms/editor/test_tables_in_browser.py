"""Tables in Chromium: what is for them alone moves no line and hides none, and the text goes on below them."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Article
from tests.browser import Visits, editor_has_looked, put_caret
from tests.newsroom import Person, write
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

TABLE = "Before.</p><table><tbody><tr><th><p>Month</p></th></tr><tr><td><p>May</p></td></tr></tbody></table>"


def editor_of(draft: Article, cara: Person, visits: Visits, *, width: int) -> Page:
    write(draft, cara, f"{TABLE}<p>After.")
    size = {"width": width, "height": 640}
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(cara), viewport=size)
    put_caret(page.locator(".editor__paper p", has_text="After."))
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("width", [1280, 320])
def test_the_tools_of_a_table_move_no_line_and_hide_none(
    width: int, draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor_of(draft, cara, visits, width=width)
    place = "document.querySelector('.editor__paper th').getBoundingClientRect().top + scrollY"
    before = page.evaluate(place)
    put_caret(page.locator(".editor__paper th p"))
    tools = page.get_by_role("button", name="Add row")
    expect(tools).to_be_visible()
    assert page.evaluate(place) == before
    page.keyboard.press("x")
    editor_has_looked(page)
    cell, bar = page.locator(".editor__paper th").bounding_box(), tools.bounding_box()
    assert cell is not None
    assert bar is not None
    assert cell["y"] >= bar["y"] + bar["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_whoever_presses_below_a_table_goes_on_there(draft: Article, cara: Person, visits: Visits) -> None:
    page = editor_of(draft, cara, visits, width=1280)
    page.locator(".editor__paper p", has_text="After.").click(click_count=3)
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    paper = page.locator(".editor__paper .prose")
    assert page.locator("textarea[data-rich-text]").input_value().endswith("</table>")
    box = paper.bounding_box()
    assert box
    paper.click(position={"x": 60, "y": box["height"] - 30})
    page.keyboard.type("On.")
    assert page.locator("textarea[data-rich-text]").input_value().endswith("</table><p>On.</p>")


def test_the_keyboard_leads_out_of_a_table_above_and_below(
    draft: Article, cara: Person, visits: Visits
) -> None:
    write(draft, cara, f"{TABLE.replace('Before.</p>', 'x</p>')}<p>y")
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(cara))
    put_caret(page.locator(".editor__paper .prose"))
    page.wait_for_load_state("networkidle")
    for words in ("x", "y"):
        page.locator(".editor__paper p", has_text=words).last.click(click_count=3)
        page.keyboard.press("Backspace")
        page.keyboard.press("Delete" if words == "x" else "Backspace")
    put_caret(page.locator(".editor__paper td p"))
    page.keyboard.press("ArrowDown")
    page.keyboard.type("Below.")
    put_caret(page.locator(".editor__paper th p"))
    page.keyboard.press("ArrowUp")
    page.keyboard.type("Above.")
    text = page.locator("textarea[data-rich-text]").input_value()
    assert text.startswith("<p>Above.</p><table>")
    assert text.endswith("</table><p>Below.</p>")
