"""An urgent correction that is being written waits in the browser: crash, lost session and dead network lose none."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import Session
from content.models import Article, WorkingCopy
from tests.axe import complaints
from tests.browser import Visits, bring_back, opened_again, ready
from tests.content.cms.editor.test_autosave_in_browser import UNSENT, crash, kept_here, line, waiting, write
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.late, pytest.mark.usefixtures("fresh_database")]

KEPT = "Kept in this browser until you send it"


@pytest.fixture
def page(published: Article, as_ed: Client, edna: Person, visits: Visits) -> Page:
    """Ed corrects urgently what readers see, and Edna could countersign it."""
    return ready(visits.open(f"/cms/articles/{published.pk}/correct/", as_=as_ed))


def test_a_crash_loses_nothing_and_the_site_hears_of_nothing(published: Article, page: Page) -> None:
    write(page, " Every day.")
    page.get_by_label("Why can it not wait?").fill("The date is wrong.")
    expect(line(page)).to_have_text(KEPT)
    assert "Every day" not in page.evaluate("JSON.stringify(localStorage)")
    assert not WorkingCopy.objects.filter(is_open=True).exists()
    page = crash(page)
    page.goto("/cms/")
    page.locator("[data-unsent-desk]").get_by_role("link", name="Ferry timetable changes").click()
    bring_back(page, "From May. Every day.")
    expect(page.get_by_label("Why can it not wait?")).to_have_value("The date is wrong.")
    assert complaints(page) == []
    page.get_by_role("button", name="Correct it for readers now").click()
    page.get_by_text("Readers see it now.").wait_for()
    assert fresh(published).live.body == "<p>From May. Every day.</p>"
    waiting(page, 0)


def test_typed_without_a_pause_it_is_kept_within_seconds(page: Page) -> None:
    page.get_by_label("Why can it not wait?").click()
    for _key in range(40):
        page.keyboard.press("x")
        page.wait_for_timeout(90)
    assert page.evaluate(f"{UNSENT}.length") == 1


def test_a_dead_network_loses_nothing(published: Article, visits: Visits, page: Page) -> None:
    visits.expect("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    write(page, " Every day.")
    kept_here(page)
    page.context.set_offline(False)
    bring_back(opened_again(page, f"/cms/articles/{published.pk}/correct/"), "From May. Every day.")


def test_a_lost_session_loses_nothing(published: Article, ed: Person, visits: Visits, page: Page) -> None:
    write(page, " Every day.")
    kept_here(page)
    Session.objects.update(expires_at=Now() - timedelta(seconds=1))
    visits.log_in(page.context, signed_in(ed))
    bring_back(opened_again(page, f"/cms/articles/{published.pk}/correct/"), "From May. Every day.")


def test_what_can_no_longer_be_corrected_goes_on_as_a_draft(published: Article, page: Page) -> None:
    write(page, " Every day.")
    kept_here(page)
    page = opened_again(page, f"/cms/articles/{published.pk}/")
    expect(page.locator("[data-unsent]")).to_contain_text("(urgent correction)")
    bring_back(page, "From May. Every day.")
    page.get_by_role("button", name="Save as a new draft").click()
    page.get_by_text("Saved as version 2.").wait_for()
    assert fresh(published).live.body == "<p>From May.</p>"
