"""Chromium, the site and a certified identity provider (npm: oidc-provider): there, back, and out again."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db.models.functions import Now
from playwright.sync_api import Page, expect

from accounts.lifecycle.invitations import invite
from accounts.models import Session, User
from accounts.single_sign_on import provider as our_side
from accounts.single_sign_on.configuration import Configuration
from audit.actors import COMMAND_LINE
from audit.encryption import Secret
from rbac.roles import roles_of
from secureproject.http.content_policy import policy_text
from secureproject.security import CONTENT_POLICIES
from tests.browser import Visits
from tests.launch.checkouts import free_port
from tests.signing_in import code_of

pytestmark = [pytest.mark.deep, pytest.mark.browser]


@pytest.fixture
def issuer(live_site: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    provider = running(live_site)
    issuer = next(provider)
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
    next(provider, None)


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


SOURCE = Path(__file__).parents[2] / "identity_provider"
INSTALLED = Path(__file__).parents[3] / ".local" / "identity-provider"
FILES = ("package.json", "package-lock.json", "provider.mjs")


def installed() -> Path:
    """The provider's folder. The lock file names a digest for each package, and no place to get it from."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("no node: the identity provider is a program for it")
    wanted = "".join((SOURCE / name).read_text() for name in FILES)
    stamp = INSTALLED / "made-from"
    if not stamp.exists() or stamp.read_text() != wanted:
        INSTALLED.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            shutil.copy(SOURCE / name, INSTALLED / name)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=INSTALLED, check=True, capture_output=True)  # noqa: S603
        stamp.write_text(wanted)
    return INSTALLED


def running(site: str) -> Iterator[str]:
    """The issuer, once it answers."""
    folder, port = installed(), free_port()
    command = [str(shutil.which("node")), "provider.mjs", str(port), site]
    log = (folder / "log.txt").open("w")
    with log, subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        first = next((line for line in process.stdout if line.strip() == "listening"), "")
        assert first, (folder / "log.txt").read_text()
        yield f"http://localhost:{port}"
        process.terminate()
