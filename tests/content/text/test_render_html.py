"""From a stored text to what readers get: footnotes that lead there and back, callouts that say what they are."""

import re

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from content.kinds.formatted import as_html
from content.models import Article
from content.text.diff import blocks_of, compare_html
from content.text.html_text import text_of
from content.text.render_html import as_read
from content.text.sanitise import clean_html
from tests.content.html import wrongly_nested
from tests.newsroom import Person, fresh, publish, write
from tests.samples import samples

NOTE = '<span data-footnote="">{}</span>'
PARTS = st.sampled_from(
    ["<p>", "</p>", "<strong>", "</strong>", '<a href="/x/">', "</a>", "<span lang=\"de\">", "</span>", "words ",
     '<span data-footnote="">', '<aside data-callout="tip">', "</aside>", "<li>", "<h2>", "</h2>", "<br>"]
)  # fmt: skip


@pytest.mark.parametrize("stored", samples(__file__)["attacks"])
def test_nothing_but_a_few_words_gets_through(stored: str) -> None:
    cleaned = clean_html(stored)
    assert not re.search(r'(evil|class|id=|role|"5"|<p data|<div data)', cleaned)
    assert "x" in cleaned


def test_a_text_with_neither_is_not_touched() -> None:
    assert as_read("<p>About <aside>-less things.</p>") == "<p>About <aside>-less things.</p>"
    assert as_read("<aside><p>x</p></aside>") == "<aside><p>x</p></aside>"


def test_notes_are_numbered_by_order_and_lead_there_and_back() -> None:
    page = as_read(f"<p>One{NOTE.format('<em>First</em>.')} two{NOTE.format('Second.')}.</p>")
    assert re.findall(
        r'<a id="([^"]+)" href="([^"]+)" role="doc-noteref" aria-label="([^"]+)">(\d)</a>', page
    ) == [
        ("footnote-1-here", "#footnote-1", "Footnote 1", "1"),
        ("footnote-2-here", "#footnote-2", "Footnote 2", "2"),
    ]
    assert '<li id="footnote-1"><em>First</em>. <a class="footnote__back" href="#footnote-1-here"' in page
    assert page.index("First") > page.index("two")
    assert page.count("doc-backlink") == 2


@pytest.mark.parametrize(
    "stored",
    [
        f'<p><a href="/x/">A link{NOTE.format("not here")}</a></p>',
        f"<p>Unclosed {NOTE.format('x')[:-7]}</p>",
    ],
)
def test_where_no_note_can_be_the_words_stay_in_the_text(stored: str) -> None:
    assert as_read(stored) == stored


def test_a_note_in_a_note_stays_in_it() -> None:
    page = as_read(f"<p>x{NOTE.format('outer ' + NOTE.format('inner'))}</p>")
    assert page.count("<li") == 1
    assert "outer" in page
    assert "inner" in page


@pytest.mark.parametrize(("kind", "word"), [("note", "Please note"), ("tip", "Tip"), ("warning", "Warning")])
def test_a_callout_says_what_it_is(kind: str, word: str) -> None:
    page = as_read(clean_html(f'<aside data-callout="{kind}" lang="de"><p>x</p></aside>'))
    assert f'class="callout callout--{kind}" role="note" aria-label="{word}" lang="de"' in page
    assert f">{word}</p><p>x</p></aside>" in page


@given(st.lists(PARTS, max_size=30))
def test_no_word_is_lost_and_every_element_ends(parts: list[str]) -> None:
    stored = clean_html("".join(parts))
    page = as_read(stored)
    assert page.count("words") == stored.count("words")
    assert wrongly_nested(page) == []
    assert sorted(re.findall(r'href="#(footnote-[^"]+)"', page)) == sorted(re.findall(r'id="([^"]+)"', page))


def test_readers_get_them_in_the_language_of_the_site(
    draft: Article, cara: Person, ed: Person, anon: Client
) -> None:
    stored = (
        f'x{NOTE.format("The source.")}</p><aside data-callout="warning"><p>Mind the gap.</p></aside><p>y'
    )
    article = write(draft, cara, stored)
    publish(article, by=cara, approver=ed)
    page = anon.get(f"/{article.address.path}/", headers={"accept-language": "de"}).text
    assert 'aria-label="Footnotes"' in page
    assert 'aria-label="Warning"' in page
    assert fresh(article).live.words == 7


def test_a_user_who_approves_sees_that_words_became_a_note_or_another_callout() -> None:
    [change] = compare_html("<p>One two.</p>", f"<p>One {NOTE.format('two.')}</p>")
    assert change.kind == "changed"
    tip, warning = (f'<aside data-callout="{kind}"><p>Same.</p></aside>' for kind in ("tip", "warning"))
    assert any(change.kind != "kept" for change in compare_html(tip, warning))
    assert [block.tag for block in blocks_of(tip)] == ["aside", "p"]


def test_the_words_of_a_note_are_words_of_the_text() -> None:
    assert "Second" in text_of(f"<p>One{NOTE.format(' Second')}</p>")


@pytest.mark.parametrize("href", samples(__file__)["to the desk"])
def test_no_link_leads_readers_to_the_desk(href: str) -> None:
    address = href.format(site=settings.SITE_URL, host=settings.SITE_URL.partition("://")[2])
    stored = clean_html(f'<p><a href="{address}">The <em>timetable</em></a>, <a href="/news/">news</a></p>')
    assert as_read(stored) == '<p>The <em>timetable</em>, <a href="/news/" rel="noopener">news</a></p>'
    assert as_html(f"[See]({address.replace('&#x63;', 'c')})") == "<p>See</p>"


@pytest.mark.parametrize("href", ["/cms-guide/", "https://example.org/cms/", "/news/cms/", "/?next=/cms/"])
def test_other_links_that_look_like_it_stay(href: str) -> None:
    stored = clean_html(f'<p><a href="{href}">x</a></p>')
    assert as_read(stored) == stored


def test_a_footnote_within_such_a_link_stays_one() -> None:
    stored = clean_html(
        '<p><a href="/cms/">See</a><span data-footnote="">Or <a href="/cms/">here</a>.</span></p>'
    )
    assert "/cms/" not in as_read(stored)
    assert 'id="footnote-1"' in as_read(stored)
