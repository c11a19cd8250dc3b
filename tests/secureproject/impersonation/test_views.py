"""secureproject.impersonation.views: starting needs a reason and a recent log-in; stopping is always possible."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from accounts.models import Session, User
from audit.models import Entry
from content.models import Article
from tests.axe import complaints
from tests.browser import Visits
from tests.secureproject.impersonation.test_session import BANNER, begin
from tests.signing_in import signed_in


def test_it_is_confirmed_and_says_why(ada: User, cara: User) -> None:
    stale = signed_in(ada, minutes_ago=16)
    begin(stale, cara)
    fresh = signed_in(ada)
    assert "Say why." in fresh.post(f"/cms/people/{cara.pk}/see-as/", {"reason": " "}, follow=True).text
    for client in (stale, fresh):
        assert BANNER not in client.get("/cms/").text


def test_stopping_gives_everything_back(looking: Client, cara: User) -> None:
    assert looking.post("/cms/see-as/stop/")["Location"] == f"/cms/people/{cara.pk}/"
    assert looking.get("/cms/people/").status_code == 200
    assert BANNER not in looking.get("/cms/").text
    assert Entry.objects.filter(event="secureproject.impersonation.ended").count() == 1


def test_it_ends_with_the_log_out(looking: Client, ada: User) -> None:
    assert looking.post("/account/logout/").status_code == 302
    assert not Session.objects.filter(user=ada).exists()
    assert BANNER not in signed_in(ada).get("/cms/").text


@pytest.mark.browser
@pytest.mark.late
def test_from_the_page_of_a_person_and_back(
    visits: Visits, as_ada: Client, cara: User, draft: Article
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
