"""From the link in the mail to the CMS, in Chromium: name and password, authenticator, log out, log in, confirm."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from accounts import totp
from accounts.lifecycle.invitations import invite
from accounts.management.arguments import COMMAND_LINE
from accounts.models import TotpDevice, User
from content.models import Section
from tests.accounts.people import person
from tests.accounts.virtual_authenticator import VirtualAuthenticator
from tests.browser import Visits
from tests.signing_in import code_of, signed_in

pytestmark = pytest.mark.late

EMAIL, PASSWORD = "nora@example.org", "a quiet green sofa 44"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def key_shown(page: Page) -> str:
    page.get_by_text("I cannot scan it").click()
    return page.locator("code.key").inner_text()


def test_three_screens_from_the_mail_to_the_first_word(visits: Visits, settings: Any, news: Section) -> None:
    settings.SITE_URL = visits.site
    link = invite(
        EMAIL, "Nora", by=COMMAND_LINE, role="contributor", scope=news.scope, by_mail=False
    ).reveal()
    page = visits.open("/account/invitation/" + link.rstrip("/").rpartition("/")[2] + "/")
    VirtualAuthenticator.in_front_of(page)
    screens = [page.url]
    page.on("framenavigated", lambda frame: screens.append(frame.url))
    page.get_by_label("Your name").fill("Nora")
    press(page, "Go on")
    press(page, "Create my passkey")
    expect(page.get_by_text("Your account is open")).to_be_visible()
    assert [urlsplit(screen).path for screen in screens] == [
        "/account/invitation/",
        "/account/invitation/passkey/",
        "/cms/",
    ]
    page.get_by_role("link", name="New article").first.click()
    page.get_by_label("Title").fill("A first word")
    assert page.get_by_label("Title").input_value() == "A first word"


@pytest.mark.late
def test_an_invited_person_arrives_and_comes_back(visits: Visits) -> None:
    link = invite(EMAIL, "Nora", by=COMMAND_LINE, role="administrator", by_mail=False).reveal()
    page = visits.open("/account/invitation/" + link.rstrip("/").rpartition("/")[2] + "/")
    page.get_by_label("Your name").fill("Nora")
    press(page, "Go on")
    page.get_by_role("link", name="Use a password").click()
    page.get_by_label("New password").fill(PASSWORD)
    press(page, "Open my account")
    device = TotpDevice.objects.get(user__email=EMAIL)
    assert key_shown(page) == totp.typed_by_hand(device.key)
    page.get_by_label("Code from your authenticator app").fill(code(-1))
    press(page, "Confirm this app")
    expect(page.get_by_text("Your authenticator app is set up")).to_be_visible()
    page.goto("/account/security/")
    press(page, "Log out")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Log in")
    typed = code(0)
    page.get_by_label("Code from your authenticator app").fill(f"{typed[:3]} {typed[3:]}")
    press(page, "Go on")
    page.goto("/cms/people/")
    expect(page.get_by_role("link", name="Nora")).to_be_visible()


def test_a_form_that_is_interrupted_arrives_whole(visits: Visits, ada: User) -> None:
    visits.expect("status of 403")  # the page that asks for a code
    otto, reason = person("Otto"), "he said “gone” and <b>more</b>"
    page = visits.open(f"/cms/people/{otto.pk}/", as_=signed_in(ada, minutes_ago=20))
    freezing = page.locator("form", has=page.get_by_role("button", name="Freeze the account"))
    freezing.get_by_label("Reason").evaluate("(field, text) => { field.value = text }", reason)
    press(page, "Freeze the account")
    page.get_by_label("Code from your authenticator app").fill(code_of(ada))
    press(page, "Confirm and go on")
    expect(page.get_by_text("The account is frozen")).to_be_visible()
    assert not User.objects.get(pk=otto.pk).may_log_in


def code(steps: int) -> str:
    device = TotpDevice.objects.get(user=User.objects.get(email=EMAIL))
    return totp.code_at(device.key, totp.step_now() + steps)
