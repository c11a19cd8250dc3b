"""Impersonation in Chromium: the banner is on every page, small and dark, and ends it."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import User
from content.models import Article
from tests.browser import Visits
from tests.look.conftest import complaints

__all__ = ["complaints"]
pytestmark = pytest.mark.browser


@pytest.mark.late
def test_from_the_page_of_a_person_and_back(
    visits: Visits, complaints: Callable[[Page], list[str]], as_ada: Client, cara: User, draft: Article
) -> None:
    page = visits.open(f"/cms/people/{cara.pk}/", as_=as_ada)
    page.fill("#see_as_reason", "She cannot find her draft.")
    with page.expect_navigation():
        page.click("text=See the CMS as Cara")
    banner = page.get_by_role("region", name="Through whose eyes you look")
    expect(banner).to_contain_text("You see this as Cara sees it")
    for size, scheme in (((1280, 800), "light"), ((320, 640), "dark")):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"/cms/articles/{draft.pk}/")
        expect(banner).to_be_in_viewport()
        assert complaints(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    visits.expect("status of 403")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are only looking")
    with page.expect_navigation():
        page.click("text=Stop")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cara")
    assert page.get_by_role("region", name="Through whose eyes you look").count() == 0
