"""Passkeys in Chromium with its virtual authenticator: added, used, copied, and asked for by the wrong page."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Passkey, User
from tests.accounts.people import PASSWORD
from tests.accounts.virtual_authenticator import VirtualAuthenticator
from tests.browser import Visits
from tests.signing_in import signed_in

pytestmark = pytest.mark.late

REFUSED = "This passkey was not accepted"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def use_it_as_second_factor_and_to_confirm(page: Page, otto: User) -> None:
    page.get_by_label("E-mail address").fill(otto.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    press(page, "Use my passkey")
    expect(page.get_by_role("heading", name="What protects you")).to_be_visible()
    page.goto("/account/confirm/")
    press(page, "Confirm with a passkey")
    expect(page.get_by_role("heading", name="What protects you")).to_be_visible()


@pytest.fixture
def here(visits: Visits, settings: Any) -> Visits:
    """The running site is the one that SITE_URL names."""
    settings.SITE_URL = visits.site
    return visits


def test_a_passkey_from_the_first_touch_to_the_copy_that_is_refused(here: Visits, otto: User) -> None:
    page = here.open("/account/passkeys/new/", as_=signed_in(otto, verified=False))
    device = VirtualAuthenticator.in_front_of(page)
    page.get_by_label("Name of this passkey").fill("My laptop")
    press(page, "Add this passkey")
    expect(page.get_by_text("Your passkey is set up")).to_be_visible()
    expect(page.get_by_role("link", name="My laptop")).to_be_visible()
    copied = device.credentials()[0]

    press(page, "Log out")
    press(page, "Log in with a passkey")  # and nothing else: no name, no password
    expect(page.get_by_role("heading", name="What protects you")).to_be_visible()

    press(page, "Log out")
    use_it_as_second_factor_and_to_confirm(page, otto)
    here.expect("status of 422")
    thief = here.open("/account/login/")
    VirtualAuthenticator.in_front_of(thief).hold(copied)
    press(thief, "Log in with a passkey")
    expect(thief.get_by_text(REFUSED)).to_be_visible()


def test_a_page_of_another_origin_gets_nothing(here: Visits, otto: User, settings: Any) -> None:
    page = here.open("/account/passkeys/new/", as_=signed_in(otto, verified=False))
    device = VirtualAuthenticator.in_front_of(page)
    press(page, "Add this passkey")
    expect(page.get_by_text("Your passkey is set up")).to_be_visible()
    press(page, "Log out")
    settings.SITE_URL = "http://localhost:1"  # the same relying party, and this page is not it
    here.expect("status of 422")
    press(page, "Log in with a passkey")
    expect(page.get_by_text(REFUSED)).to_be_visible()
    settings.SITE_URL = "http://news.example"
    page.get_by_role("link", name="Log in in another way").click()
    press(page, "Log in with a passkey")
    expect(page.get_by_text("Passkeys work only at http://news.example")).to_be_visible()
    settings.SITE_URL = here.site
    device.verify_owner(verified=False)
    page.get_by_role("link", name="Log in in another way").click()
    press(page, "Log in with a passkey")
    expect(page.get_by_text("Nothing was sent")).to_be_visible()
    assert Passkey.objects.get().last_used_at is None
