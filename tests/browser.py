"""A Chromium that fails the test on any console error, script error or violation of the content policy.

Tests that use it wear ``@pytest.mark.browser``. Without a Chromium they are skipped, and say so at the end of the run;
with ``REQUIRE_BROWSER=1`` they fail.
"""

import asyncio
import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import pytest
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests.database import logged_in_as_worker

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# The same engine built without windows of its own: opening a page costs a quarter of the time.
WITHOUT_WINDOWS = "chromium-headless-shell"
ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
)
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`Content policy: ${event.violatedDirective} refused ${event.blockedURI || "inline"} ${event.sample}`);
});
const tell = ({ body }) => console.error(`Integrity policy: refused ${body.blockedURL}`);
new ReportingObserver((all) => all.forEach(tell), { types: ["integrity-violation"], buffered: true }).observe();
"""


PASTE = """([kind, words]) => {
  const data = new DataTransfer();
  data.setData(kind, words);
  const paper = document.querySelector(".editor__paper .prose");
  paper.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@dataclass
class Visits:
    """Opens pages of the running site and remembers everything the browser complained about."""

    site: str
    browser: Browser
    troubles: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, path: str = "/", *, as_: Client | None = None, **options: object) -> Page:
        """A new window at ``path``; ``as_`` lends it that client's cookies. ``options`` are Playwright's."""
        context = self.browser.new_context(base_url=self.site, **options)  # type: ignore[arg-type]
        self.contexts.append(context)
        context.add_init_script(REPORT_VIOLATIONS)
        context.set_default_timeout(30_000)
        if as_:
            self.log_in(context, as_)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error.stack or error}"))
        page.goto(path)
        return page

    def log_in(self, context: BrowserContext, as_: Client) -> None:
        """Lends the windows of ``context`` the cookies of ``as_``."""
        for name, morsel in as_.cookies.items():
            context.add_cookies([{"name": name, "value": morsel.value, "url": self.site}])

    def expect(self, text: str) -> None:
        """The test means to see a console error that contains ``text``, such as ``status of 403``."""
        self.expected.append(text)

    def close(self) -> list[str]:
        for context in self.contexts:
            context.close()
        return [trouble for trouble in self.troubles if not any(text in trouble for text in self.expected)]

    def _heard(self, message: ConsoleMessage) -> None:
        address = message.location.get("url", "")
        # A browser with windows asks for that icon by itself where a page names none, as /healthz does.
        if message.type == "error" and not address.endswith("/favicon.ico"):
            self.troubles.append(f"{address}: {message.text}")


@contextmanager
def loop_of_the_browser_hidden() -> Iterator[None]:
    """Hides the event loop that Playwright leaves running in this thread, for the whole of a test that opens no page.

    No asynchronous code can be run beside it. It must be hidden before the first fixture and until after the last:
    Django has one connection for code inside a loop and another for code outside, so a transaction begun on one side
    would not roll back what the test writes on the other.
    """
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        if loop and loop.is_running():
            asyncio._set_running_loop(loop)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # Playwright runs an event loop in this thread; Django would otherwise refuse the database in it.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as started:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        loop = asyncio._get_running_loop()
        yield started
        asyncio._set_running_loop(loop)  # the last test of the process may have been one that hides it


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """For whatever a page does: the build without windows where there is one."""
    yield from launched(playwright, (WITHOUT_WINDOWS, *NAMES))


@pytest.fixture(scope="session")
def windowed_chromium(playwright: Playwright) -> Iterator[Browser]:
    """For how a page looks: letters are drawn a little otherwise without windows."""
    yield from launched(playwright, NAMES)


def refuse(reason: str) -> NoReturn:
    """Skips the test for what the machine lacks; with ``REQUIRE_BROWSER=1``, as in continuous integration, fails it."""
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def launched(playwright: Playwright, names: tuple[str, ...]) -> Iterator[Browser]:
    executable = find_chromium(playwright, names)
    if executable is None:
        refuse("no Chromium: set CHROMIUM to one, put one on the PATH, or run `playwright install chromium`")
    sandbox = os.geteuid() != 0  # Chromium's sandbox refuses to run as root
    loop = asyncio._get_running_loop()
    browser = playwright.chromium.launch(
        executable_path=executable, args=list(ARGUMENTS), chromium_sandbox=sandbox
    )
    yield browser
    asyncio._set_running_loop(loop)
    browser.close()


@pytest.fixture
def visits(chromium: Browser, live_site: str) -> Iterator[Visits]:
    """Windows on the running site. The test fails at its end if the browser complained about anything."""
    yield from uncomplaining(Visits(live_site, chromium))


@pytest.fixture
def windowed_visits(windowed_chromium: Browser, live_site: str) -> Iterator[Visits]:
    """The same by the build whose pictures are kept: see ``windowed_chromium``."""
    yield from uncomplaining(Visits(live_site, windowed_chromium))


def ready(page: Page) -> Page:
    """Its editor can be typed in."""
    page.locator("[data-editor][data-ready]").first.wait_for()
    return page


def text_of(page: Page) -> Locator:
    """The text in the editor."""
    return page.get_by_role("textbox", name="Text", exact=True)


def save_draft(page: Page, version: int | None = None) -> None:
    """By the button, until the page after it says that it is saved."""
    page.get_by_role("button", name="Save draft").first.click()
    page.get_by_text(f"Saved as version {version}." if version else "Saved as version").wait_for()


def opened_again(page: Page, path: str) -> Page:
    """``path`` in another window of the same browser, once ``page`` is closed."""
    context = page.context
    page.close(run_before_unload=False)
    again = context.new_page()
    again.goto(path)
    return again


def bring_back(page: Page, words: str) -> None:
    """What the browser kept, offered on ``page``, is the text of the editor: ``words``."""
    page.get_by_role("button", name="Bring them back").click()
    expect(text_of(page)).to_have_text(words)


def put_caret(text: Locator) -> None:
    """Clicks into the editor and waits until it has looked.

    No one is as quick as a test: 20 ms after it got the focus ProseMirror puts the caret where it knows of it, and so
    takes back the keys of a busy machine that came before.
    """
    text.click()
    editor_has_looked(text.page)


def beside_the_screen(page: Page) -> int:
    """How many pixels of the page a reader has to scroll sideways for."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def editor_has_looked(page: Page) -> None:
    """Waits until the editor knows what the keys before have selected: Chromium tells it by a task of its own.

    The page's own clock has to run: a test that stops it does so afterwards.
    """
    page.evaluate("new Promise((done) => setTimeout(done, 50))")


def editor_text(page: Page) -> str:
    """The HTML that the editor would send."""
    return page.locator("textarea[data-rich-text]").input_value()


def paste(page: Page, words: str, kind: str = "text/html") -> None:
    """Pastes into the editor where its caret is; ``kind`` of the clipboard is a media type."""
    page.evaluate(PASTE, [kind, words])


def uncomplaining(windows: Visits) -> Iterator[Visits]:
    yield windows
    troubles = windows.close()
    assert not troubles, "\n".join(troubles)


def find_chromium(playwright: Playwright, names: tuple[str, ...] = NAMES) -> str | None:
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else [*map(shutil.which, names), playwright.chromium.executable_path]
    return next((path for path in candidates if path and Path(path).exists()), None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says why browser tests were skipped."""
    reasons = [
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if "browser" in report.keywords and isinstance(report.longrepr, tuple)
    ]
    if reasons:
        terminalreporter.write_line(f"{len(reasons)} browser tests skipped: {reasons[0]}")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    with ExitStack() as around:
        # The loop first: inside one Django has another connection, and the log-in would be changed on that.
        if not item.get_closest_marker("browser"):
            around.enter_context(loop_of_the_browser_hidden())
        if item.get_closest_marker("as_worker"):
            around.enter_context(logged_in_as_worker())
        return (yield)
