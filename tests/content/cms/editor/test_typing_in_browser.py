"""Markdown as it is typed in Chromium: every shortcut, what only looks like one, and nothing that is fetched for it."""

import pytest
from playwright.sync_api import Page

from content.models import Article
from tests.browser import editor_text
from tests.content.cms.editor.test_writing_in_browser import saved
from tests.samples import samples

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def typed(page: Page, keys: str) -> str:
    """What a text of nothing but ``keys`` becomes."""
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.press("Backspace")
    page.keyboard.type(keys)
    return editor_text(page)


def test_what_is_no_sign_stays_as_it_is_typed(blank: Page) -> None:
    for words in samples(__file__)["no signs"]:
        assert typed(blank, f"{words} on") == f"<p>{words} on</p>"


def test_signs_become_what_they_mean(blank: Page) -> None:
    """Around words and before lines, in code and dates; no picture is fetched, and a link ends before a full stop."""
    blank.wait_for_load_state("networkidle")
    for keys, html in samples(__file__)["signs"]:
        assert typed(blank, keys) == html


def test_code_in_a_named_language_loses_nothing_when_it_is_saved(draft: Article, blank: Page) -> None:
    assert typed(blank, "```js\nrun()") == "<pre><code>run()</code></pre>"
    assert saved(blank, draft) == "<pre><code>run()</code></pre>"


def test_a_sentence_at_a_time_is_taken_back_however_fast_it_was_typed(blank: Page) -> None:
    blank.wait_for_load_state("networkidle")
    for words in ("The ferry leaves. ", "At nine.\n", "From May."):
        blank.keyboard.type(words)
    for left in ("<p>The ferry leaves. At nine.</p>", "<p>The ferry leaves.</p>", ""):
        blank.keyboard.press("Control+z")
        assert editor_text(blank).replace(" </p>", "</p>") == left
    for _step in range(3):
        blank.keyboard.press("Control+Shift+Z")
    assert editor_text(blank) == "<p>The ferry leaves. At nine.</p><p>From May.</p>"


def test_with_caps_lock_too_redo_never_takes_back(blank: Page) -> None:
    blank.keyboard.type("From May.")
    for key in ("Control+Shift+z", "Control+Shift+Z"):  # with Caps Lock the first
        blank.keyboard.press(key)
        assert editor_text(blank) == "<p>From May.</p>"
