"""Accounts in Chromium: from the invitation to the CMS and back in, passkeys, and what mailed links ask for."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from accounts import totp
from accounts.lifecycle import change_address
from accounts.lifecycle.invitations import invite
from accounts.models import Passkey, TotpDevice, User
from accounts.passwords import password_reset
from accounts.sessions import log_in_links
from audit.actors import COMMAND_LINE
from content.models import Section
from tests.accounts.people import PASSWORD, person
from tests.accounts.postbox import link_in, mail_is_down, post_arrives
from tests.accounts.virtual_authenticator import VirtualAuthenticator
from tests.axe import complaints
from tests.browser import Visits
from tests.signing_in import code_of, signed_in

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
EMAIL, SENTENCE = "nora@example.org", "a quiet green sofa 44"


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


def test_an_invited_person_arrives_and_comes_back(visits: Visits) -> None:
    link = invite(EMAIL, "Nora", by=COMMAND_LINE, role="administrator", by_mail=False).reveal()
    page = visits.open("/account/invitation/" + link.rstrip("/").rpartition("/")[2] + "/")
    page.get_by_label("Your name").fill("Nora")
    press(page, "Go on")
    page.get_by_role("link", name="Use a password").click()
    page.get_by_label("New password").fill(SENTENCE)
    press(page, "Open my account")
    device = TotpDevice.objects.get(user__email=EMAIL)
    assert key_shown(page) == totp.typed_by_hand(device.key)
    page.get_by_label("Code from your authenticator app").fill(code(-1))
    press(page, "Confirm this app")
    expect(page.get_by_text("Your authenticator app is set up")).to_be_visible()
    page.goto("/account/security/")
    press(page, "Log out")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(SENTENCE)
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


REFUSED = "This passkey was not accepted"


def use_it_as_second_factor_and_to_confirm(page: Page, otto: User) -> None:
    page.get_by_label("E-mail address").fill(otto.email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Log in")
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


def test_the_field_of_the_name_offers_a_passkey(here: Visits, otto: User) -> None:
    page = here.open("/account/passkeys/new/", as_=signed_in(otto, verified=False))
    VirtualAuthenticator.in_front_of(page, autofills=True)
    press(page, "Add this passkey")
    expect(page.get_by_text("Your passkey is set up")).to_be_visible()
    with page.expect_request("**/account/login/passkey/"):
        press(page, "Log out")
    expect(page.get_by_role("heading", name="What protects you")).to_be_visible()


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


def follow(page: Page, path: str) -> None:
    """Opens a mailed link and does what its page asks for; ``visits`` sees to it that nothing is refused."""
    page.goto(path)
    for field in page.locator("main form input[type=password]").all():
        field.fill("harbour lights at half past nine")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()


def test_what_a_mailed_link_asks_for_can_be_sent(visits: Visits, cara: User) -> None:
    stranger = visits.open("/account/login/")
    password_reset.mail_reset_link(cara.email)
    follow(stranger, link_in(post_arrives()[-1]))
    expect(stranger).to_have_url(re.compile("/account/login/"))
    log_in_links.mail_link(cara.email)
    follow(stranger, link_in(post_arrives()[-1]))
    expect(stranger).to_have_url(re.compile("/account/login/$"))
    cara.refresh_from_db()
    page = visits.open("/account/security/", as_=signed_in(cara))
    change_address.ask(cara, "cara@elsewhere.example")
    follow(page, link_in(post_arrives()[-1]))
    cara.refresh_from_db()
    assert cara.email == "cara@elsewhere.example"
    follow(stranger, link_in(post_arrives()[0]))
    cara.refresh_from_db()
    assert cara.email == "cara@example.org"


def test_nothing_to_complain_about_where_a_link_no_longer_works(visits: Visits) -> None:
    """Pages behind links that work: tests/look/test_every_page.py."""
    page = visits.open("/account/login/link/sent/", viewport=SMALL, reduced_motion="reduce")
    visits.expect("status of 404")
    found = {}
    for kind in OVER:
        page.goto(f"/account/{kind}/{'A' * 22}/")
        if wrong := complaints(page):
            found[page.url] = wrong
    assert found == {}


def test_a_link_is_handed_over_by_keyboard_alone(ada: User, visits: Visits) -> None:
    invite("nora@example.org", "Nora", by=ada)
    mail_is_down()
    page = visits.open("/cms/people/invitations/", as_=signed_in(ada))
    page.get_by_role("button", name="Show a link Nora").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="A link for Nora")).to_be_visible()
    assert "/account/invitation/" in page.get_by_label("Link", exact=True).input_value()
    assert complaints(page) == []
