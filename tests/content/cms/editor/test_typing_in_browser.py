"""Markdown as it is typed in Chromium: every shortcut, what only looks like one, and nothing that is fetched for it."""

import pytest
from playwright.sync_api import Page

from content.models import Article
from tests.browser import Visits
from tests.content.cms.editor.test_writing_in_browser import editor, saved
from tests.newsroom import Person

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def typed(page: Page, keys: str) -> str:
    """What a text of nothing but ``keys`` becomes."""
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.press("Backspace")
    page.keyboard.type(keys)
    return page.locator("textarea[data-rich-text]").input_value()


def test_a_picture_that_is_typed_by_its_address_is_never_fetched(
    draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor(visits, draft, cara)
    sign = "![A boat](https://example.org/boat.png)"
    assert typed(page, f"{sign} ") == f"<p>{sign} </p>"


@pytest.mark.late
def test_what_is_no_sign_stays_as_it_is_typed(draft: Article, cara: Person, visits: Visits) -> None:
    page = editor(visits, draft, cara)
    for words in (
        "[sic](see below)",
        "[](/news/)",
        "[x](javascript:alert)",
        "a#b",
        "2*3*4",
        "snake_case_name",
    ):
        assert typed(page, f"{words} on") == f"<p>{words} on</p>"
    for day in ("27. November", "3. Oktober", "2027. A year"):
        assert typed(page, day) == f"<p>{day}</p>"
    assert typed(page, "```\n[x](/y/) on") == "<pre><code>[x](/y/) on</code></pre>"
    assert typed(page, "`a [x](/y/)`") == "<p><code>a [x](/y/)</code></p>"


def test_signs_around_words_set_them(draft: Article, cara: Person, visits: Visits) -> None:
    page = editor(visits, draft, cara)
    page.wait_for_load_state("networkidle")
    both = "<p>a <strong><em>b c</em></strong> d</p>"
    assert typed(page, "a ***b c*** d") == typed(page, "a ___b c___ d") == both
    assert typed(page, "a ==b c== d") == "<p>a <mark>b c</mark> d</p>"
    assert typed(page, "a ~~b c~~ d") == "<p>a <s>b c</s> d</p>"
    assert typed(page, "a == b == c") == "<p>a == b == c</p>"
    assert typed(page, "a==b== *** x *** d") == "<p>a==b== *** x *** d</p>"
    assert typed(page, "```\n==x== on") == "<pre><code>==x== on</code></pre>"


def test_headings_lists_and_links_become_what_they_mean(draft: Article, cara: Person, visits: Visits) -> None:
    page = editor(visits, draft, cara)
    assert typed(page, "# Boats") == typed(page, "## Boats") == "<h2>Boats</h2>"
    assert typed(page, "### Boats") == "<h3>Boats</h3>"
    assert typed(page, "2) Two") == '<ol start="2"><li><p>Two</p></li></ol>'
    one, two = "<ol><li><p>One</p></li></ol>", '<ol start="2"><li><p>Two</p></li></ol>'
    assert typed(page, "1. One\n\nBetween.\n2. Two") == f"{one}<p>Between.</p>{two}"
    link = '<p>See <a href="/news/">the <strong>last</strong> boats</a> today</p>'
    assert typed(page, "See [the **last** boats](/news/) today") == link
    assert typed(page, "[a](mailto:a@example.org), b") == '<p><a href="mailto:a@example.org">a</a>, b</p>'


def test_code_in_a_named_language_loses_nothing_when_it_is_saved(
    draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor(visits, draft, cara)
    assert typed(page, "```js\nrun()") == "<pre><code>run()</code></pre>"
    assert saved(page, draft) == "<pre><code>run()</code></pre>"


def test_an_address_at_the_end_of_a_sentence_is_a_link_without_the_full_stop(
    draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor(visits, draft, cara)
    page.wait_for_load_state("networkidle")
    first = '<a href="https://www.example.org">www.example.org</a>'
    second = '<a href="https://example.org/a?b=1">https://example.org/a?b=1</a>'
    typed_text = "See www.example.org, or (https://example.org/a?b=1). On."
    assert typed(page, typed_text) == f"<p>See {first}, or ({second}). On.</p>"
    for words in ("e.g. www. and so", "https://. on"):
        assert typed(page, words) == f"<p>{words}</p>"


def text_of(page: Page) -> str:
    return page.locator("textarea[data-rich-text]").input_value()


def test_a_sentence_at_a_time_is_taken_back_however_fast_it_was_typed(
    draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor(visits, draft, cara)
    page.wait_for_load_state("networkidle")
    for words in ("The ferry leaves. ", "At nine.\n", "From May."):
        page.keyboard.type(words)
    for left in ("<p>The ferry leaves. At nine.</p>", "<p>The ferry leaves.</p>", ""):
        page.keyboard.press("Control+z")
        assert text_of(page).replace(" </p>", "</p>") == left
    for _step in range(3):
        page.keyboard.press("Control+Shift+Z")
    assert text_of(page) == "<p>The ferry leaves. At nine.</p><p>From May.</p>"


@pytest.mark.late
def test_with_caps_lock_too_redo_never_takes_back(draft: Article, cara: Person, visits: Visits) -> None:
    page = editor(visits, draft, cara)
    page.keyboard.type("From May.")
    for key in ("Control+Shift+z", "Control+Shift+Z"):  # with Caps Lock the first
        page.keyboard.press(key)
        assert text_of(page) == "<p>From May.</p>"
