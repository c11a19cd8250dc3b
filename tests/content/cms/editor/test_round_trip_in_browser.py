"""What the sanitiser lets through the editor keeps, and what the editor writes the sanitiser lets through."""

import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from content.text.html_text import text_of
from content.text.sanitise import clean_html
from tests.browser import Visits
from tests.samples import sample, samples

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

type Through = Callable[[str], str]
OPEN = sample(__file__, "open_editor.js")
TAGS = samples(__file__)
FILE = "/media/" + "0a" * 32 + "/harbour.png"
WORDS = st.sampled_from(["boats", "Fähre", "a b", "1,204", "…"])
LEAVES = WORDS | st.sampled_from([f'<img src="{FILE}" alt="Boats">', "x<br>y", "<code>code</code>"])


def _set(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    around = st.sampled_from(TAGS["around words"])
    return st.builds(lambda frame, part: frame.format(part), around, inside)


INLINE = st.lists(st.recursive(LEAVES, _set, max_leaves=2), min_size=1, max_size=3).map(" ".join)
NOTED = st.builds('{} <span data-footnote="">{}</span> end'.format, INLINE, WORDS)
LINES = st.builds(
    lambda tag, inside: f"<{tag}>{inside}</{tag.split()[0]}>",
    st.sampled_from(["p", "h2", "h3", "h4", 'p lang="fr"', 'h2 dir="rtl"']),
    INLINE | NOTED,
)
WHOLE = st.sampled_from(
    [
        "<hr>", "<pre><code>if a &lt; b:\n  c</code></pre>",
        f'<figure><img src="{FILE}" alt="Boats"><figcaption>Boats at <em>noon</em></figcaption></figure>',
        f'<figure><img src="{FILE}" alt="One"><img src="{FILE}" alt="Two"></figure>',
        '<figure data-embed=""><a href="https://charts.example.net/1/">Boats by month</a></figure>',
        "<dl><dt>Pier</dt><dd>Where boats are</dd></dl>",
        "<table><tbody><tr><th><p>Month</p></th><td colspan=\"2\"><p>Boats</p></td></tr></tbody></table>",
        "<table><caption>Boats</caption><tbody><tr><td>May</td></tr></tbody></table>",
    ]
)  # fmt: skip


def _blocks(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    around = st.sampled_from(TAGS["around blocks"])
    # A list item begins with a line of its own.
    return st.builds(lambda frame, line, part: frame.format(line + part), around, LINES, inside)


TEXTS = st.lists(st.recursive(LINES | WHOLE, _blocks, max_leaves=3), min_size=1, max_size=3).map("".join)


class Kept(HTMLParser):
    """What no one may lose of a text, whatever it looks like."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: Counter[tuple[str, ...]] = Counter()

    @classmethod
    def of(cls, html: str) -> Counter[tuple[str, ...]]:
        reader = cls()
        reader.feed(html)
        return reader.parts

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        for name in ("lang", "dir", "title", "start", "colspan", "data-callout", "data-embed"):
            if values.get(name) not in {None, "1"}:
                self.parts[(tag, name, values[name])] += 1
        if tag in TAGS["counted"]:
            self.parts[(tag,)] += 1
        if tag == "img":
            self.parts[(tag, values["src"], values.get("alt", ""))] += 1


def _links(html: str) -> set[str]:
    # One without words leads no one anywhere: HTML makes such of a link within a link.
    return set(re.findall(r'href="([^"]*)"[^>]*>(?!</a>)', html))


@pytest.fixture
def through(visits: Visits, page: Page) -> Through:
    visits.expect("Failed to load resource")  # the pictures are not there
    page.evaluate(OPEN)
    return lambda html: str(page.evaluate("(html) => window.through(html)", html))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
def test_nothing_is_lost_on_the_way_through_the_editor_and_back(through: Through, text: str) -> None:
    stored = clean_html(text)
    written = through(stored)
    again = clean_html(written)
    assert text_of(again).split() == text_of(stored).split()
    assert Kept.of(again) == Kept.of(stored)
    assert _links(again) == _links(stored)
    assert again.count("data-footnote") == stored.count("data-footnote")
    assert clean_html(through(again)) == again  # the second time nothing changes any more


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
def test_the_sanitiser_takes_nothing_out_of_what_the_editor_writes(through: Through, text: str) -> None:
    written = through(text)
    cleaned = clean_html(written)
    assert Kept.of(cleaned) == Kept.of(written)
    assert _links(cleaned) == _links(written)
