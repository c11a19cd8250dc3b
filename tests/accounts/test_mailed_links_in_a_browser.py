"""Mailed links in Chromium: what their pages ask for can be sent."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.lifecycle import change_address
from accounts.lifecycle.invitations import invite
from accounts.models import User
from accounts.passwords import password_reset
from accounts.sessions import log_in_links
from tests.accounts.postbox import link_in, post_arrives
from tests.browser import Visits
from tests.look.conftest import complaints
from tests.signing_in import signed_in

__all__ = ["complaints"]
pytestmark = [pytest.mark.browser, pytest.mark.late]
OVER = (
    "invitation",
    "password/reset/link",
    "login/link",
    "address/undo/link",
    "not-me",
    "second-factor-reset",
)
SMALL = {"width": 320, "height": 720}


def press(page: Page, path: str) -> None:
    """Opens a mailed link and does what its page asks for; ``visits`` sees to it that nothing is refused."""
    page.goto(path)
    for field in page.locator("main form input[type=password]").all():
        field.fill("harbour lights at half past nine")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()


def test_what_a_mailed_link_asks_for_can_be_sent(visits: Visits, cara: User) -> None:
    stranger = visits.open("/account/login/")
    password_reset.mail_reset_link(cara.email)
    press(stranger, link_in(post_arrives()[-1]))
    expect(stranger).to_have_url(re.compile("/account/login/"))
    log_in_links.mail_link(cara.email)
    press(stranger, link_in(post_arrives()[-1]))
    expect(stranger).to_have_url(re.compile("/account/login/$"))
    cara.refresh_from_db()
    page = visits.open("/account/security/", as_=signed_in(cara))
    change_address.ask(cara, "cara@elsewhere.example")
    press(page, link_in(post_arrives()[-1]))
    cara.refresh_from_db()
    assert cara.email == "cara@elsewhere.example"
    press(stranger, link_in(post_arrives()[0]))
    cara.refresh_from_db()
    assert cara.email == "cara@example.org"


def test_nothing_to_complain_about_where_a_link_no_longer_works(
    visits: Visits, complaints: Callable[[Page], list[str]]
) -> None:
    """Pages behind links that work: tests/look/test_every_page.py."""
    page = visits.open("/account/login/link/sent/", viewport=SMALL, reduced_motion="reduce")
    visits.expect("status of 404")
    found = {}
    for kind in OVER:
        page.goto(f"/account/{kind}/{'A' * 22}/")
        if wrong := complaints(page):
            found[page.url] = wrong
    assert found == {}


def test_a_link_is_handed_over_by_keyboard_alone(
    ada: User, visits: Visits, complaints: Callable[[Page], list[str]]
) -> None:
    invite("nora@example.org", "Nora", by=ada)
    page = visits.open("/cms/people/invitations/", as_=signed_in(ada))
    page.get_by_role("button", name="Show a link Nora").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="A link for Nora")).to_be_visible()
    assert "/account/invitation/" in page.get_by_label("Link", exact=True).input_value()
    assert complaints(page) == []
