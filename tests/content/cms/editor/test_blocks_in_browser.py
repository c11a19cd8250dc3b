"""Whole paragraphs, items and tables in Chromium: what is dragged leaves nothing empty, and text goes on below."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import editor_has_looked, editor_text, put_caret
from tests.content.cms.conftest import EditorOf

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def drag(words: Locator, to: Locator, *, at_end: bool) -> None:
    """Selects ``words`` by three presses, as people do, and drags them to an edge of the words ``to``."""
    page = words.page
    words.click(click_count=3, position={"x": 6, "y": 10})
    editor_has_looked(page)
    source, target = edges(words), edges(to)
    page.wait_for_timeout(200)  # what is offered for selected words is there by now, and not in the way
    page.mouse.move(source["left"] + 5, source["y"])
    page.mouse.down()
    x = target["right"] - 1 if at_end else target["left"] + 1
    page.mouse.move(x, target["y"] - 2, steps=4)
    page.mouse.move(x, target["y"], steps=2)
    page.mouse.up()
    editor_has_looked(page)


def edges(words: Locator) -> dict[str, float]:
    """Of the words themselves: their paragraph is as wide as the paper."""
    return dict(
        words.evaluate(
            """(element) => {
              const range = document.createRange();
              range.selectNodeContents(element);
              const { left, right, top, bottom } = range.getBoundingClientRect();
              return { left, right, y: (top + bottom) / 2 };
            }"""
        )
    )


def line(page: Page, words: str) -> Locator:
    return page.locator(".editor__paper p", has_text=words).last


def test_a_paragraph_leaves_no_empty_one_behind(editor_at: EditorOf) -> None:
    page = editor_at("<p>North</p><p>South</p><p>West</p>")
    drag(line(page, "North"), line(page, "West"), at_end=True)
    assert editor_text(page) == "<p>South</p><p>West</p><p>North</p>"
    page.keyboard.type("!")
    assert editor_text(page) == "<p>South</p><p>West</p><p>North!</p>"
    page.keyboard.press("Control+Z")
    page.keyboard.press("Control+Z")
    assert editor_text(page) == "<p>North</p><p>South</p><p>West</p>"


def test_a_paragraph_goes_before_the_one_at_whose_beginning_it_is_let_go(editor_at: EditorOf) -> None:
    page = editor_at("<p>North</p><h2>South</h2><p>West</p>")
    drag(page.locator(".editor__paper h2"), line(page, "North"), at_end=False)
    assert editor_text(page) == "<h2>South</h2><p>North</p><p>West</p>"


def test_an_item_takes_its_dot_with_it(editor_at: EditorOf) -> None:
    page = editor_at("<p>North</p><ul><li><p>One</p></li><li><p>Two</p></li></ul><p>West</p>")
    drag(line(page, "One"), line(page, "Two"), at_end=True)
    assert "<ul><li><p>Two</p></li><li><p>One</p></li></ul>" in editor_text(page)
    drag(line(page, "North"), line(page, "Two"), at_end=True)
    items = "<li><p>Two</p></li><li><p>North</p></li><li><p>One</p></li>"
    assert editor_text(page) == f"<ul>{items}</ul><p>West</p>"


def test_the_last_item_of_a_list_leaves_no_list_behind(editor_at: EditorOf) -> None:
    page = editor_at("<p>North</p><ol><li><p>One</p></li></ol><p>West</p>")
    drag(line(page, "One"), line(page, "West"), at_end=True)
    assert editor_text(page) == "<p>North</p><p>West</p><ol><li><p>One</p></li></ol>"


def test_a_paragraph_that_is_let_go_within_words_goes_into_them(editor_at: EditorOf) -> None:
    page = editor_at("<p>North </p><p>South</p><p>To the west</p>")
    words = page.locator(".editor__paper p").first
    words.click(click_count=3)
    editor_has_looked(page)
    source, target = edges(words), edges(line(page, "west"))
    page.mouse.move(source["left"] + 5, source["y"])
    page.mouse.down()
    page.mouse.move((target["left"] + target["right"]) / 2, target["y"], steps=5)
    page.mouse.up()
    editor_has_looked(page)
    text = editor_text(page)
    assert text.count("<p>") == 2
    assert text.startswith("<p>South</p><p>To ")
    assert "North" in text


def test_what_was_alone_in_a_callout_leaves_none_behind(editor_at: EditorOf) -> None:
    page = editor_at('<p>North</p><aside data-callout="tip"><p>Tip</p></aside><p>West</p>')
    drag(line(page, "Tip"), line(page, "North"), at_end=True)
    expect(page.locator(".editor__paper aside")).to_have_count(0)
    assert editor_text(page) == "<p>North</p><p>Tip</p><p>West</p>"


TABLE = "<table><tbody><tr><th><p>Month</p></th></tr><tr><td><p>May</p></td></tr></tbody></table>"


@pytest.mark.parametrize("width", [1280, 320])
def test_the_tools_of_a_table_move_no_line_and_hide_none(width: int, editor_of: EditorOf) -> None:
    page = editor_of(f"<p>Before.</p>{TABLE}<p>After.</p>", viewport={"width": width, "height": 640})
    put_caret(line(page, "After."))
    page.wait_for_load_state("networkidle")
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


def test_a_user_who_presses_below_a_table_goes_on_there(editor_at: EditorOf) -> None:
    page = editor_at(f"<p>Before.</p>{TABLE}<p>After.</p>", viewport={"width": 1280, "height": 640})
    line(page, "After.").click(click_count=3)
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    paper = page.locator(".editor__paper .prose")
    assert editor_text(page).endswith("</table>")
    box = paper.bounding_box()
    assert box
    paper.click(position={"x": 60, "y": box["height"] - 30})
    page.keyboard.type("On.")
    assert editor_text(page).endswith("</table><p>On.</p>")


def test_the_keyboard_leads_out_of_a_table_above_and_below(editor_at: EditorOf) -> None:
    page = editor_at(f"<p>x</p>{TABLE}<p>y</p>")
    for words in ("x", "y"):
        line(page, words).click(click_count=3)
        page.keyboard.press("Backspace")
        page.keyboard.press("Delete" if words == "x" else "Backspace")
    put_caret(page.locator(".editor__paper td p"))
    page.keyboard.press("ArrowDown")
    page.keyboard.type("Below.")
    put_caret(page.locator(".editor__paper th p"))
    page.keyboard.press("ArrowUp")
    page.keyboard.type("Above.")
    text = editor_text(page)
    assert text.startswith("<p>Above.</p><table>")
    assert text.endswith("</table><p>Below.</p>")
