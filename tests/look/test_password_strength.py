"""The strength meter: under the policy of its page, for eyes and for screen readers, and no part of what decides."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.axe import complaints
from tests.browser import Visits

pytestmark = [pytest.mark.browser, pytest.mark.late]
PAGE = "/account/password/change/"


def test_it_says_how_hard_a_password_is_to_guess(visits: Visits, as_ada: Client) -> None:
    page = visits.open(PAGE, as_=as_ada, color_scheme="dark", viewport={"width": 320, "height": 800})
    field, said = page.get_by_label("New password"), page.locator(".strength [role=status]")
    expect(page.locator(".strength")).to_be_hidden()
    field.press_sequentially("qwerty123456", delay=5)
    expect(page.locator(".strength__bar")).to_be_visible()
    expect(said).to_have_text("Easy to guess.")
    assert complaints(page) == []
    field.fill("seven quiet herons over localhost")
    expect(page.locator("[data-strength-shown]")).to_have_text("Easy to guess.")
    field.fill("seven quiet herons over the harbour wall")
    expect(said).to_have_text("Very hard to guess.")
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    field.fill("")
    expect(page.locator(".strength")).to_be_hidden()


def test_it_is_silent_while_someone_types(visits: Visits, as_ada: Client) -> None:
    page = visits.open(PAGE, as_=as_ada)
    page.evaluate(
        """() => {
            window.said = [];
            const region = document.querySelector(".strength [role=status]");
            new MutationObserver(() => window.said.push(region.textContent)).observe(region, {childList: true});
        }"""
    )
    page.get_by_label("New password").press_sequentially("seven quiet herons over the wall", delay=15)
    expect(page.locator(".strength [role=status]")).to_have_text("Very hard to guess.")
    assert page.evaluate("window.said") == ["Very hard to guess."]


def test_the_words_come_when_a_password_is_begun(visits: Visits, as_ada: Client) -> None:
    asked: list[str] = []
    page = visits.open(PAGE, as_=as_ada)
    page.on("request", lambda request: asked.append(request.url))
    page.reload(wait_until="networkidle")
    assert not [url for url in asked if "zxcvbn" in url]
    page.get_by_label("New password").fill("q")
    expect(page.locator("[data-strength-shown]")).to_have_text(
        "Very easy to guess: a program finds it at once."
    )
    page.get_by_label("New password").fill("qwerty")
    assert len([url for url in asked if "zxcvbn" in url]) == 2


def test_without_the_words_nothing_is_said_and_the_page_works(visits: Visits, as_ada: Client) -> None:
    visits.expect("ERR_FAILED")
    page = visits.open(PAGE, as_=as_ada)
    page.route("**/zxcvbn/**", lambda route: route.abort())
    page.get_by_label("New password").fill("qwerty123456")
    page.wait_for_timeout(1500)
    expect(page.locator(".strength")).to_be_hidden()
    page.unroute("**/zxcvbn/**")
    page.get_by_label("New password").fill("qwerty1234567")
    expect(page.locator("[data-strength-shown]")).to_have_text("Easy to guess.")


def test_the_page_works_without_script(visits: Visits, as_ada: Client) -> None:
    page = visits.open(PAGE, as_=as_ada, java_script_enabled=False)
    expect(page.locator(".strength")).to_be_hidden()
    expect(page.get_by_label("New password")).to_be_editable()
