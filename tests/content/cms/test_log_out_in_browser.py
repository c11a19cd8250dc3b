"""Logging out from anywhere says first what this browser could not send, and forgets it only if the person wants."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from content.models import Article
from tests.axe import complaints
from tests.browser import Visits
from tests.newsroom import Person
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]
UNSENT = "Object.keys(localStorage).filter((name) => name.startsWith('unsent/')).length"


def with_unsent_words(article: Article, person: Person, visits: Visits) -> Page:
    """A window whose editor was closed before its last words reached the site."""
    visits.expect("status of 503")
    page = visits.open(f"/cms/articles/{article.pk}/", as_=signed_in(person))
    page.locator("[data-editor][data-ready]").wait_for()
    page.route("**/keep/", lambda route: route.fulfill(status=503))
    page.get_by_role("textbox", name="Text").press("Control+End")
    page.keyboard.type(" Every day.")
    while page.evaluate(UNSENT) == 0:  # wait_for_function evaluates strings, which the content policy refuses
        page.wait_for_timeout(50)
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def asked(page: Page) -> Locator:
    page.get_by_role("button", name="Log out", exact=True).click()
    dialog = page.get_by_role("dialog", name="Words of yours did not reach the site")
    expect(dialog.get_by_role("listitem")).to_have_text(re.compile("^Ferry timetable changes"))
    return dialog


@pytest.mark.parametrize("path", ["/account/security/", "/admin/", "/admin/accounts/user/"])
def test_words_that_were_not_sent_are_named_and_stay_until_their_author_throws_them_away(
    path: str, draft: Article, ada: Person, visits: Visits
) -> None:
    page = with_unsent_words(draft, ada, visits)
    page.goto(path)
    dialog = asked(page)
    assert complaints(page) == []
    dialog.get_by_role("button", name="Stay logged in").press("Enter")
    expect(dialog).to_be_hidden()
    assert page.evaluate(UNSENT) == 1
    asked(page).get_by_role("button", name="Throw them away and log out").click()
    page.wait_for_url("**/account/login/**")
    assert page.evaluate(UNSENT) == 0


def test_what_was_thrown_away_is_not_kept_anew_by_another_window(
    draft: Article, cara: Person, visits: Visits
) -> None:
    page = with_unsent_words(draft, cara, visits)
    other = page.context.new_page()
    other.goto("/cms/topics/")
    other.get_by_role("button", name="Cara").click()
    asked(other).get_by_role("button", name="Throw them away and log out").click()
    other.wait_for_url("**/account/login/**")
    for _turn in range(10):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as when one turns to it
        page.wait_for_timeout(100)
        assert page.evaluate(UNSENT) == 0


def test_words_that_not_even_the_browser_could_keep_are_named_too(
    draft: Article, cara: Person, visits: Visits
) -> None:
    visits.expect("status of 503")
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(cara))
    page.locator("[data-editor][data-ready]").wait_for()
    page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    page.route("**/keep/", lambda route: route.fulfill(status=503))
    page.get_by_role("textbox", name="Text").press("Control+End")
    page.keyboard.type(" Every day.")
    page.get_by_text("Not saved – only in this window").first.wait_for()
    page.get_by_role("button", name="Cara").click()
    asked(page).get_by_role("button", name="Stay logged in").press("Enter")
    assert "Every day." in page.get_by_role("textbox", name="Text").inner_text()


@pytest.mark.parametrize("path", ["/cms/", "/account/security/", "/admin/"])
def test_with_nothing_unsent_nothing_is_asked(path: str, ada: Person, visits: Visits) -> None:
    page = visits.open(path, as_=signed_in(ada))
    if path == "/cms/":
        page.get_by_role("button", name="Ada").click()
    page.get_by_role("button", name="Log out", exact=True).click()
    page.wait_for_url("**/account/login/**")
