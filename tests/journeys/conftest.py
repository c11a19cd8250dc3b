"""The demo newsroom behind a running site, and its people in front of a browser."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from accounts.models import User
from devserver.demo import demo
from tests.browser import Visits
from tests.content.imports.wordpress.files import needs_real_export
from tests.journeys.newsrooms import BOTH, WIDE, Newsroom, made
from tests.signing_in import code_of

type LoadDemo = Callable[[], None]
type Enter = Callable[[str], Page]


@pytest.fixture
def load_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LoadDemo:
    """Loads the demo as `bin/server` does."""

    def load() -> None:
        monkeypatch.setattr(demo, "people_file", lambda: tmp_path / "demo-people.json")
        monkeypatch.setattr(demo, "refuse_outside_demo", lambda: None)
        call_command("load_demo", stdout=io.StringIO())

    return load


@pytest.fixture
def demo_site(visits: Visits, load_demo: LoadDemo) -> Visits:
    """The site of ``visits`` with the demo loaded."""
    load_demo()
    return visits


@pytest.fixture(params=[BOTH[0], pytest.param("imported", marks=[pytest.mark.deep, needs_real_export])])
def newsroom(visits: Visits, load_demo: LoadDemo, request: pytest.FixtureRequest) -> Newsroom:
    """The demo, then what was imported from WordPress."""
    return made(request.param, visits, load_demo, request)


@pytest.fixture
def enter(demo_site: Visits) -> Enter:
    """Logs someone in by hand: address, password, the code their app shows now."""

    def log_in(name: str) -> Page:
        person = next(person for person in demo.people() if person.name == name)
        page = demo_site.open("/account/login/", viewport=WIDE)
        page.get_by_label("E-mail address").fill(person.email)
        page.get_by_label("Password").fill(person.password)
        page.get_by_role("button", name="Log in", exact=True).click()
        page.wait_for_url("**/account/second-factor/**")
        page.get_by_label("Code").fill(code_of(User.objects.get(email=person.email)))
        page.get_by_role("button").last.click()
        page.wait_for_url("**/cms/**")
        return page

    return log_in


def picture(page: Page, name: str) -> None:
    """Saves what is seen now as a picture of the README, if PICTURES names a folder."""
    folder = os.environ.get("PICTURES")
    if folder:
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=Path(folder) / f"{name}.png")
