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


def test_a_picture_that_is_typed_by_its_address_is_never_fetched(blank: Page) -> None:
    sign = "![A boat](https://example.org/boat.png)"
    assert typed(blank, f"{sign} ") == f"<p>{sign} </p>"


def test_what_is_no_sign_stays_as_it_is_typed(blank: Page) -> None:
    for words in samples(__file__)["no signs"]:
        assert typed(blank, f"{words} on") == f"<p>{words} on</p>"
    for day in ("27. November", "3. Oktober", "2027. A year"):
        assert typed(blank, day) == f"<p>{day}</p>"
    assert typed(blank, "```\n[x](/y/) on") == "<pre><code>[x](/y/) on</code></pre>"
    assert typed(blank, "`a [x](/y/)`") == "<p><code>a [x](/y/)</code></p>"


def test_signs_around_words_set_them(blank: Page) -> None:
    blank.wait_for_load_state("networkidle")
    both = "<p>a <strong><em>b c</em></strong> d</p>"
    assert typed(blank, "a ***b c*** d") == typed(blank, "a ___b c___ d") == both
    assert typed(blank, "a ==b c== d") == "<p>a <mark>b c</mark> d</p>"
    assert typed(blank, "a ~~b c~~ d") == "<p>a <s>b c</s> d</p>"
    assert typed(blank, "a == b == c") == "<p>a == b == c</p>"
    assert typed(blank, "a==b== *** x *** d") == "<p>a==b== *** x *** d</p>"
    assert typed(blank, "```\n==x== on") == "<pre><code>==x== on</code></pre>"


def test_headings_lists_and_links_become_what_they_mean(blank: Page) -> None:
    assert typed(blank, "# Boats") == typed(blank, "## Boats") == "<h2>Boats</h2>"
    assert typed(blank, "### Boats") == "<h3>Boats</h3>"
    assert typed(blank, "2) Two") == '<ol start="2"><li><p>Two</p></li></ol>'
    one, two = "<ol><li><p>One</p></li></ol>", '<ol start="2"><li><p>Two</p></li></ol>'
    assert typed(blank, "1. One\n\nBetween.\n2. Two") == f"{one}<p>Between.</p>{two}"
    link = '<p>See <a href="/news/">the <strong>last</strong> boats</a> today</p>'
    assert typed(blank, "See [the **last** boats](/news/) today") == link
    assert typed(blank, "[a](mailto:a@example.org), b") == '<p><a href="mailto:a@example.org">a</a>, b</p>'


def test_code_in_a_named_language_loses_nothing_when_it_is_saved(draft: Article, blank: Page) -> None:
    assert typed(blank, "```js\nrun()") == "<pre><code>run()</code></pre>"
    assert saved(blank, draft) == "<pre><code>run()</code></pre>"


def test_an_address_at_the_end_of_a_sentence_is_a_link_without_the_full_stop(blank: Page) -> None:
    blank.wait_for_load_state("networkidle")
    first = '<a href="https://www.example.org">www.example.org</a>'
    second = '<a href="https://example.org/a?b=1">https://example.org/a?b=1</a>'
    typed_text = "See www.example.org, or (https://example.org/a?b=1). On."
    assert typed(blank, typed_text) == f"<p>See {first}, or ({second}). On.</p>"
    for words in ("e.g. www. and so", "https://. on"):
        assert typed(blank, words) == f"<p>{words}</p>"


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
