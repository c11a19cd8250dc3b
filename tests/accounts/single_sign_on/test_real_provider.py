"""Chromium, the site and a certified identity provider: there, back, and out again."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db.models.functions import Now
from playwright.sync_api import Page, expect

from accounts.lifecycle.invitations import invite
from accounts.management.arguments import COMMAND_LINE
from accounts.models import Session, User
from accounts.single_sign_on import provider as our_side
from accounts.single_sign_on.configuration import Configuration
from audit.encryption import Secret
from rbac.roles import roles_of
from secureproject.http.content_policy import policy_text
from secureproject.security import CONTENT_POLICIES
from tests.accounts.single_sign_on import real_provider
from tests.browser import Visits
from tests.signing_in import code_of

pytestmark = [pytest.mark.deep, pytest.mark.browser]


@pytest.fixture
def issuer(live_site: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    running = real_provider.running(live_site)
    issuer = next(running)
    settings.SITE_URL, settings.OUTGOING_ALLOWED_HOSTS = live_site, [urlsplit(issuer).netloc]
    settings.OIDC = Configuration(
        issuer=issuer,
        client_id="the-site",
        client_secret=Secret("a secret of the client that is long enough"),
        label="the Harbour Office",
        role_claim="groups",
        roles={"writers": "contributor", "heads": "editor"},
    )
    login = {**CONTENT_POLICIES["login"], "form-action": ["'self'", issuer]}
    monkeypatch.setitem(CONTENT_POLICIES, "login", login)
    policy_text.cache_clear()
    our_side.forget()
    yield issuer
    policy_text.cache_clear()
    our_side.forget()
    next(running, None)


def log_in_over_there(page: Page, name: str) -> None:
    page.route(
        re.compile("^https:"), lambda route: route.fulfill(body="")
    )  # its pages ask for fonts on the internet
    page.get_by_role("button", name="Log in with the Harbour Office").click()
    type_the_password(page, name)
    page.locator("button[type=submit]").click()  # what the site asks to know


def type_the_password(page: Page, name: str) -> None:
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill("anything")
    page.locator("button[type=submit]").click()


def test_there_back_and_out_again(issuer: str, visits: Visits, otto: User) -> None:
    visits.expect(issuer)  # its own pages are none of ours
    page = visits.open("/account/login/")
    log_in_over_there(page, "otto")
    page.wait_for_url(re.compile("/account/authenticator/"))  # he has a role by now, and no second factor yet
    assert [held.role for held in roles_of(otto)] == ["contributor"]
    assert Session.objects.filter(user=otto, at_provider__isnull=False).count() == 1
    page.goto(f"{issuer}/session/end")
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("success", exact=False).first).to_be_visible()
    assert not Session.objects.filter(user=otto).exists()


def test_our_second_factor_is_asked_for(issuer: str, visits: Visits, cara: User) -> None:
    visits.expect(issuer)
    page = visits.open("/account/login/")
    log_in_over_there(page, "cara")
    page.wait_for_url("**/account/second-factor/")
    page.get_by_label("Code from your authenticator app").fill(code_of(cara))
    page.get_by_label("Code from your authenticator app").press("Enter")
    page.wait_for_url("**/cms/")


def test_an_address_that_is_not_verified_is_no_one(issuer: str, visits: Visits, otto: User) -> None:
    visits.expect(issuer)
    visits.expect("status of 403")
    page = visits.open("/account/login/")
    log_in_over_there(page, "mallory")
    expect(page.get_by_role("heading", name="You are not logged in")).to_be_visible()
    assert not Session.objects.filter(user__isnull=False).exists()


def test_confirming_over_there_and_going_on_with_what_was_interrupted(
    issuer: str, visits: Visits, database: str
) -> None:
    """She is logged in over there all the time, and has to type her password again all the same."""
    visits.expect(issuer)
    visits.expect("status of 403")  # the page that asks
    invite("nora@example.org", "Nora", by=COMMAND_LINE, by_mail=False)
    page = visits.open("/account/login/")
    log_in_over_there(page, "nora")
    page.wait_for_url("**/account/security/")
    page.goto("/account/address/")
    page.get_by_label("New e-mail address").fill("nora@elsewhere.example")
    Session.objects.update(authenticated_at=Now() - timedelta(hours=1))
    page.get_by_role("button", name="Send the link").click()
    page.get_by_role("link", name="Confirm with the Harbour Office").click()
    type_the_password(page, "nora")
    page.get_by_role("button", name="Go on with what I sent").click()
    expect(page.get_by_text("A mail is on its way to nora@elsewhere.example")).to_be_visible()
