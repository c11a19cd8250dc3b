"""The oracle: in a real browser nothing of any payload runs, and DOMPurify finds nothing left to take out."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from content.text.sanitise import clean_html
from tests.content.text.test_sanitise import payloads

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
