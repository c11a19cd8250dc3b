"""Every page behind a mailed link, as Chromium and axe see it: light and dark, in a small window."""

import os
import re
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.authentication import new_device
from accounts.lifecycle import change_address
from accounts.lifecycle.invitations import invite
from accounts.management.arguments import COMMAND_LINE
from accounts.models import User
from accounts.passwords import password_reset
from accounts.second_factor import factor_resets
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
PICTURES = os.environ.get("PICTURES_OF_LINKS")


def letters_with_links(cara: User, ada: User) -> Iterator[str]:
    """The path in each mail."""
    change = change_address.ask(cara, "cara@elsewhere.example")
    yield link_in(post_arrives()[-1])
    invite("nora@example.org", "Nora", by=ada)
    yield link_in(post_arrives()[-1])
    password_reset.mail_reset_link(cara.email)
    yield link_in(post_arrives()[-1])
    log_in_links.mail_link(cara.email)
    yield link_in(post_arrives()[-1])
    change_address.confirm(change)
    yield link_in(post_arrives()[0])
    new_device.write_about_new_device(cara)
    yield link_in(post_arrives()[-1])
    factor_resets.ask(cara, by=COMMAND_LINE, reason="Her phone is at the bottom of the harbour.")
    yield link_in(post_arrives()[-1])


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


def faults(page: Page, complaints: Callable[[Page], list[str]]) -> list[str]:
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {complaint}" for complaint in complaints(page)]
        if PICTURES:
            name = page.url.split("/account/")[-1].strip("/").replace("/", "-")
            page.screenshot(path=Path(PICTURES) / f"{name}-{scheme}.png", full_page=True)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("wider than a small window")
    return found


def test_nothing_to_complain_about_behind_any_link(
    visits: Visits, complaints: Callable[[Page], list[str]], cara: User, ada: User
) -> None:
    page = visits.open("/account/login/link/", as_=signed_in(cara), viewport=SMALL, reduced_motion="reduce")
    visits.expect("status of 404")  # links that do not work any longer
    before = ["/account/login/link/", "/account/login/link/sent/"]
    over = [f"/account/{kind}/{'A' * 22}/" for kind in OVER]
    found = {}
    for path in chain(
        before, letters_with_links(cara, ada), over
    ):  # each letter is opened before the next is written
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == (404 if path in over else 200), path
        if wrong := faults(page, complaints):
            found[page.url] = wrong
    assert found == {}
