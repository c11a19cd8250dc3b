"""The sanitiser: two engines, either of which stops every known payload, and caps before both."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from content.errors import BrokenTag, TooDeep, TooLarge, UncleanText
from content.text import sanitise
from content.text.sanitise import ENGINES, clean_html, linkify_plain_text
from tests.content.html import dangers

PAYLOADS = Path(__file__).resolve().parents[4] / "shared" / "data" / "dompurify.json"


@pytest.fixture(autouse=True)
def no_earlier_answers() -> Iterator[None]:
    """The last texts are kept: an answer of all engines must not stand for one without."""
    clean_html.cache_clear()
    yield
    clean_html.cache_clear()


def payloads() -> list[str]:
    if not PAYLOADS.exists():
        pytest.skip(f"the payloads are not here: {PAYLOADS}")
    return [entry["payload"] for entry in json.loads(PAYLOADS.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("engine", [*ENGINES, clean_html])
def test_no_payload_leaves_a_script(engine: Callable[[str], str]) -> None:
    left = [(payload, found) for payload in payloads() if (found := dangers(engine(payload)))]
    assert left == []


def test_every_payload_cleaned_twice_is_cleaned_once() -> None:
    for payload in payloads():
        assert clean_html(clean_html(payload)) == clean_html(payload)


FRAGMENTS = st.one_of(
    st.sampled_from(
        ["<p>", "</p>", "<b>", "</b>", "<table>", "<td>", "</table>", "<li>", "<ul>", "</a>", "</br>"]
    ),
    st.sampled_from(
        ["<svg>", "<math>", "<style>", "</style>", "<!--", "-->", "<mglyph>", "<noscript>", "]]>"]
    ),
    st.sampled_from(["<a href='javascript:1'>", "<a href=/x>", "<img src=x onerror=1>", "<p title='</p>'>"]),
    st.sampled_from(["<title>", "<template>", "&lt;", "&#106;", "&", "<", ">", '"', "text ", "\x00", "é"]),
)


@given(st.lists(FRAGMENTS, max_size=12).map("".join))
def test_cleaning_is_idempotent_and_leaves_nothing_dangerous(html: str) -> None:
    try:
        cleaned = clean_html(html)
    except UncleanText:
        return
    assert clean_html(cleaned) == cleaned
    assert dangers(cleaned) == []


@pytest.mark.parametrize(
    "address",
    ["javascript:1", "JaVaScRiPt:1", "java\nscript:1", " javascript:1", "java\u00adscript:1", "\x01javascript:1",
     "vbscript:x", "data:text/html,x", "data:image/svg+xml,x", "blob:x", "file:///etc/passwd", "javascript:123"],
)  # fmt: skip
@pytest.mark.parametrize("engine", ENGINES)
def test_each_engine_drops_a_dangerous_address(engine: Callable[[str], str], address: str) -> None:
    assert "href" not in engine(f'<a href="{address}">x</a>')


@pytest.mark.parametrize(
    "address", ["/news/", "#top", "https://example.org/?a=1", "mailto:a@example.org", "tel:+491", "a"]
)
def test_ordinary_links_stay(address: str) -> None:
    assert clean_html(f'<a href="{address}">x</a>') == f'<a href="{address}" rel="noopener">x</a>'


STORED = "/media/" + "0a" * 32


@pytest.mark.parametrize("source", [f"{STORED}/a.png", f"{STORED}/boats-at-dawn-2.webp"])
def test_stored_files_of_this_site_stay(source: str) -> None:
    assert f'src="{source}"' in clean_html(f'<img src="{source}" alt="A">')


@pytest.mark.parametrize(
    "source",
    ["https://example.org/a.png", "//example.org/media/a.png", "/media/../x", "/media//x", "/\\media/x", "media/a.png",
     "/media/%2e%2e/x", "data:image/png;base64,xx", "http:/media/a.png", "/media/a.png", "/static/a.png",
     STORED, f"{STORED}/", f"{STORED}/A.png", f"{STORED}/a.png?x=1", f"{STORED}/a.png#x", f"{STORED}/a.png/",
     f"{STORED}/320.avif", f"{STORED}/640.webp", f"{STORED}/../{'0a' * 32}/a.png", f"{STORED.upper()}/a.png",
     f" {STORED}/a.png", f"{STORED}/a.png\n", f"/{STORED}/a.png", f"{STORED}0/a.png", f"{STORED}/{'a' * 90}.png"],
)  # fmt: skip
def test_pictures_from_elsewhere_do_not(source: str) -> None:
    assert "src=" not in clean_html(f'<img src="{source}" alt="A">')


def test_code_goes_with_its_element_and_words_stay() -> None:
    assert (
        clean_html("<p>a<script>alert(1)</script>b<style>p{}</style>c<video>d</video></p>") == "<p>abcd</p>"
    )


@pytest.mark.parametrize(
    ("html", "error"),
    [
        ("x" * (sanitise.MAX_CHARACTERS + 1), TooLarge),
        ("<" * 15_001, TooLarge),
        ("&" * 20_001, TooLarge),
        ("<div>" * 101, TooDeep),
        ("<b></p>" * 101, TooDeep),
        ("<a" + " b" * 65 + ">", BrokenTag),
        ("<a x='>" + " b" * 5000, BrokenTag),
        ("<p title='" + "x" * 9000 + "'>", BrokenTag),
    ],
)
def test_caps_come_first(html: str, error: type[Exception]) -> None:
    started = time.process_time()
    with pytest.raises(error):
        clean_html(html)
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    "html", ["<" * 15_000, "&#" * 20_000, "</p>" * 14_000, "<!--" * 15_000, "<script>" * 14_000]
)
def test_what_passes_the_caps_is_cleaned_in_bounded_time(html: str) -> None:
    started = time.process_time()
    clean_html(html)
    assert time.process_time() - started < 6


def test_a_table_row_without_closing_tags_is_not_deep() -> None:
    assert clean_html("<ul>" + "<li>x" * 500 + "</ul>").count("<li>") == 500


def test_bleach_can_be_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sanitise, "ENGINES", ENGINES[1:])
    assert [dangers(clean_html(payload)) for payload in payloads()] == [[]] * len(payloads())


def test_what_both_engines_let_through_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sanitise, "ENGINES", (lambda html: html,))
    for payload in (
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:1'>x</a>",
        "<!-- x -->",
        "<svg>",
        "<form>",
    ):
        with pytest.raises(UncleanText):
            clean_html(payload)


def test_links_of_strangers_vouch_for_nothing() -> None:
    html = linkify_plain_text("See <b> https://example.org/?a=1&b=2\nor javascript:alert(1)")
    assert html == (
        'See &lt;b&gt; <a href="https://example.org/?a=1&amp;b=2" rel="nofollow ugc noopener">'
        "https://example.org/?a=1&amp;b=2</a><br>or javascript:alert(1)"
    )


DOMPURIFY = Path(__file__).resolve().parents[3] / "secureproject/static/vendor/dompurify/purify.min.js"

WATCH = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
  window[name] = (...words) => ran.push([name, ...words]);
}
"""


@pytest.fixture
def bare_page(chromium: Browser) -> Page:
    """A page without any content policy: the sanitiser is on its own here. It reaches no network."""
    page = chromium.new_context().new_page()
    page.add_init_script(WATCH)
    page.route(
        "**/*", lambda route: route.abort() if route.request.url.startswith("http") else route.continue_()
    )
    page.goto("about:blank")
    return page


@pytest.mark.browser
def test_nothing_of_any_payload_runs(bare_page: Page) -> None:
    asked: list[str] = []
    bare_page.on("request", lambda request: asked.append(request.url))
    bare_page.set_content("".join(f"<div>{clean_html(payload)}</div>" for payload in payloads()))
    for link in bare_page.locator("a[href]").all():
        link.dispatch_event("mouseover")
    bare_page.wait_for_timeout(300)
    assert bare_page.evaluate("window.ran") == []
    assert [url for url in asked if not url.startswith("about:")] == []


@pytest.mark.browser
def test_dompurify_finds_nothing_left(bare_page: Page) -> None:
    bare_page.add_script_tag(path=DOMPURIFY)
    cleaned = [clean_html(payload) for payload in payloads()]
    removed = bare_page.evaluate(
        """(texts) => texts.flatMap((text) => {
            DOMPurify.sanitize(text);
            return DOMPurify.removed.map((one) => `${one.element?.nodeName ?? one.attribute?.name}: ${text}`);
        })""",
        cleaned,
    )
    assert removed == []
