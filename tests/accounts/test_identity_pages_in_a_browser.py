"""The pages for helping and leaving, as Chromium and axe see them: light or dark, and narrow."""

from collections.abc import Callable
from itertools import cycle

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.lifecycle.invitations import invite
from accounts.mail.mail_state import note_failed
from accounts.models import User
from accounts.second_factor.factor_resets import ask
from tests.browser import Visits
from tests.look.conftest import complaints
from tests.signing_in import signed_in

pytestmark = pytest.mark.late

__all__ = ["complaints"]
NARROW = {"width": 320, "height": 900}


def too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.fixture
def pages(ada: User, otto: User, cara: User, visits: Visits) -> dict[str, Client]:
    invite("nora@example.org", "Nora", by=ada)
    ask(cara, by=ada, reason="Her phone is at the bottom of the harbour.")
    note_failed()
    as_ada, as_cara = signed_in(ada), signed_in(cara)
    nora = User.objects.get(email="nora@example.org")
    return {
        "/cms/people/": as_ada,
        "/cms/people/invitations/": as_ada,
        f"/cms/people/{otto.pk}/": as_ada,
        f"/cms/people/{cara.pk}/": as_ada,
        f"/cms/people/{nora.pk}/": as_ada,
        f"/cms/people/{otto.pk}/delete/": as_ada,
        "/account/profile/": as_cara,
        "/account/delete/": as_cara,
        "/account/security/": as_cara,
    }


def test_nothing_to_complain_about(
    pages: dict[str, Client], visits: Visits, complaints: Callable[[Page], list[str]]
) -> None:
    found: dict[str, list[str]] = {}
    for scheme, (path, client) in zip(cycle(("light", "dark")), pages.items(), strict=False):
        page = visits.open(path, as_=client, color_scheme=scheme, viewport=NARROW)
        if wrong := complaints(page) + (["too wide"] if too_wide(page) else []):
            found[path] = wrong
    assert found == {}


def test_a_link_is_handed_over_by_keyboard_alone(
    pages: dict[str, Client], visits: Visits, complaints: Callable[[Page], list[str]]
) -> None:
    path = "/cms/people/invitations/"
    page = visits.open(path, as_=pages[path])
    page.get_by_role("button", name="Show a link Nora").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="A link for Nora")).to_be_visible()
    assert "/account/invitation/" in page.get_by_label("Link", exact=True).input_value()
    assert complaints(page) == []
