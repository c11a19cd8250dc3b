"""Pasted words in Chromium: Markdown, mail and code become what they were where they come from."""

import pytest
from playwright.sync_api import Page

from content.models import Article
from tests.browser import Visits
from tests.content.cms.test_pasted_in_browser import pasted
from tests.content.cms.test_writing_in_browser import PASTE, editor
from tests.newsroom import Person

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

MARKDOWN = """# Boats

Some **bold** and *leaning* words, `a * b * c` and [the timetable](https://example.org/a_b_c).
They go on here.

- one
- two
  - below
1. first

> Said.

```sh
# run
go --now
```

| Day | Boats |
|-----|------:|
| May | 3     |
"""
MEANT = (
    "<h2>Boats</h2><p>Some <strong>bold</strong> and <em>leaning</em> words, <code>a * b * c</code> and "
    '<a href="https://example.org/a_b_c">the timetable</a>. They go on here.</p>'
    "<ul><li><p>one</p></li><li><p>two</p><ul><li><p>below</p></li></ul></li></ul><ol><li><p>first</p></li></ol>"
    "<blockquote><p>Said.</p></blockquote><pre><code># run\ngo --now</code></pre>"
    "<table><tbody><tr><th><p>Day</p></th><th><p>Boats</p></th></tr><tr><td><p>May</p></td><td><p>3</p></td></tr></tbody></table>"
)
WORDS = PASTE.replace("text/html", "text/plain")


@pytest.fixture
def page(draft: Article, cara: Person, visits: Visits) -> Page:
    return editor(visits, draft, cara)


def typed_in(page: Page, words: str) -> str:
    page.wait_for_load_state("networkidle")
    page.evaluate(WORDS, words)
    page.locator(".editor__paper .prose:not(:has(.is-editor-empty))").wait_for()
    return page.locator("textarea[data-rich-text]").input_value()


def test_markdown_becomes_what_it_means(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate(WORDS, MARKDOWN)
    page.locator(".editor__paper table").wait_for()
    assert page.locator("textarea[data-rich-text]").input_value().replace(' start="1"', "") == MEANT


@pytest.mark.parametrize(
    "words", ["# no heading\nls -l", "- a list\n- or a poem", "2 * 3 * 4 = 24", "a_b_c [x] (y)"]
)
def test_what_only_might_be_markdown_stays_as_it_is(words: str, page: Page) -> None:
    lines = "".join(f"<p>{line}</p>" for line in words.split("\n"))
    assert typed_in(page, words) == lines


def test_a_product_that_is_typed_keeps_its_signs(page: Page) -> None:
    page.keyboard.type("2 * 3 * 4 and _ _ x ~~ y ~~ but *this* and **that**")
    text = page.locator("textarea[data-rich-text]").input_value()
    assert text == "<p>2 * 3 * 4 and _ _ x ~~ y ~~ but <em>this</em> and <strong>that</strong></p>"


def test_html_in_markdown_is_words(page: Page) -> None:
    words = (
        '## <img src=x onerror=alert(1)>\n\n**bold** [x](javascript:alert(1)) [y](https://a.example/"><b>z)'
    )
    html = typed_in(page, words)
    assert "<h2>&lt;img src=x onerror=alert(1)&gt;</h2>" in html
    assert "javascript:alert(1)" in html.replace("<strong>", "")
    assert "<b>" not in html
    assert 'href="javascript' not in html


def test_in_code_signs_stay_signs(page: Page) -> None:
    page.keyboard.type("```")
    page.keyboard.press("Enter")
    assert "**bold** [x](https://example.org/)" in typed_in(page, "## x\n**bold** [x](https://example.org/)")


def test_code_of_an_editor_keeps_its_lines_and_indents(page: Page) -> None:
    style = "color:#d4d4d4;font-family: 'Droid Sans Mono', 'monospace', monospace;white-space: pre;"
    html = (
        f'<div style="{style}"><div><span>def</span> f():</div><br><div>    <span>return</span> 1</div></div>'
    )
    assert pasted(page, html) == "<pre><code>def f():\n\n    return 1</code></pre>"


def test_lines_of_a_mail_are_paragraphs_without_gaps(page: Page) -> None:
    mail = '<div dir="ltr">Hi,<div><br></div><div>one<br></div><div>two<br>three</div></div><br><div dir="ltr">Ed</div>'
    assert pasted(page, mail) == "<p>Hi,</p><p>one</p><p>two<br>three</p><p>Ed</p>"


def test_parts_that_unfold_do_not_run_together(page: Page) -> None:
    page_of_others = (
        "<details><summary>When</summary>In May.</details><center>Middle</center><main>Main</main>"
    )
    assert pasted(page, page_of_others) == "<p>When</p><p>In May.</p><p>Middle</p><p>Main</p>"
