"""An hour with an empty site: from the checklist on the desk to an open, presentable site of a small authority."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect

from content.models import Section
from content.site import opening
from tests.browser import Visits, put_caret
from tests.journeys.conftest import picture
from tests.journeys.newsrooms import WIDE
from tests.newsroom import person
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.late]
ADDRESS = "Harbour Authority\n1 North Quay\n10115 Berlin"
IMPRINT = {
    "Name of the person, company or body": "Harbour Authority",
    "Postal address": "1 North Quay, 10115 Berlin",
    "E-mail address": "desk@authority.example",
}
PRIVACY = {
    "Controller: name, address and e-mail address": ADDRESS,
    "Recipients": "The data centre of the county, which runs the server",
    "How long the server in front of this site keeps addresses": "7 days",
    "Supervisory authority: name and address": "Data protection commissioner, 2 Mill Lane, 10115 Berlin",
}
ACCESSIBILITY = {
    "Name of the body": "Harbour Authority",
    "National law on web accessibility": "BITV 2.0",
    "Content that is not accessible, and why": "Minutes before 2020 are scans. Ask for the text.",
    "Statement prepared on": "2026-11-02",
    "Last reviewed on": "2026-11-02",
    "Where to report barriers": "desk@authority.example",
    "Enforcement procedure": "Conciliation body, 3 Mill Lane, 10115 Berlin",
}


@dataclass
class Hour:
    """One administrator at work, whose actions (fields and buttons) and pages are counted."""

    page: Page
    actions: int = 0
    pages: set[str] = field(default_factory=set)

    def go(self, step: str) -> None:
        """From the desk, along its checklist."""
        self.page.goto("/cms/")
        with self.page.expect_navigation():
            self.page.locator(".checklist").get_by_role("link", name=step).click()
        self.pages |= {"/cms/", self.page.url}

    def fill(self, words: Mapping[str, str]) -> None:
        for label, value in words.items():
            self._field(label).fill(value)
            self.actions += 1

    def choose(self, label: str, value: str) -> None:
        self._field(label).select_option(label=value)
        self.actions += 1

    def _field(self, label: str) -> Locator:
        return self.page.get_by_label(re.compile(f"^{re.escape(label)}")).first

    def press(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).first.click()
        self.actions += 1


@pytest.fixture
def hour(visits: Visits, monkeypatch: pytest.MonkeyPatch) -> Hour:
    monkeypatch.setitem(opening._known, "open", False)
    call_command("set_up_site", "Harbour Authority", profile="one_person", stdout=io.StringIO())
    return Hour(visits.open("/cms/", as_=signed_in(person("Ada", "administrator")), viewport=WIDE))


def legal_pages(hour: Hour) -> None:
    hour.go("Imprint")
    hour.fill(IMPRINT)
    hour.press("Publish")
    hour.go("Privacy notice")
    hour.fill(PRIVACY)
    hour.choose("Legal basis of running this site", "a task in the public interest (Art. 6(1)(e) GDPR)")
    hour.press("Publish")
    hour.go("Accessibility statement")
    hour.fill(ACCESSIBILITY)
    hour.choose("Conformance with EN 301 549", "partially")
    hour.choose("Based on", "a self-assessment")
    hour.press("Publish")
    hour.go("Contact")
    hour.fill({"E-mail address": "desk@authority.example"})
    hour.press("Publish")


def first_section_and_article(hour: Hour) -> None:
    hour.go("Add a section")
    hour.fill({"Title": "Notices"})
    hour.press("Add section")
    hour.go("Publish a first article")
    hour.fill({"Title": "The harbour office opens at eight"})
    put_caret(hour.page.locator(".ProseMirror"))
    hour.page.keyboard.type("From Monday on, every weekday.")
    hour.actions += 1
    hour.press("Save draft")
    hour.press("Publish")


def test_one_person_opens_a_presentable_site(hour: Hour, visits: Visits) -> None:
    reader = visits.open("/", viewport=WIDE)
    expect(reader.get_by_role("heading", name="This site opens soon")).to_be_visible()
    picture(hour.page, "checklist")
    hour.go("Name the site and say what it is")
    hour.fill({"Tagline": "Ships, quays and tides", "Accent colour on light pages": "#0b57d0"})
    hour.press("Save settings")
    legal_pages(hour)
    first_section_and_article(hour)
    hour.go("Arrange the menu")
    hour.fill({"Label": "Notices", "Address": f"/{Section.objects.get().slug}/"})
    hour.press("Save menus")
    hour.go("Open the site")
    hour.press("Open the site")
    reader.reload()
    expect(reader.get_by_role("link", name="The harbour office opens at eight")).to_be_visible()
    for page in ("Imprint", "Privacy notice", "Accessibility statement", "Contact"):
        expect(reader.get_by_role("contentinfo").get_by_role("link", name=page)).to_be_visible()
    picture(reader, "opened-site")
    assert (hour.actions <= 40, len(hour.pages) <= 12) == (True, True), (hour.actions, hour.pages)
