"""Typing is never interrupted: in Chromium, with the times of the session's row set back instead of waiting."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db.models.functions import Now
from playwright.sync_api import Locator, Page, expect

from accounts.models import FactorPolicy, Session, User
from accounts.second_factor import mfa_grace_period
from accounts.second_factor.recovery_codes import make_codes
from content.models import Article
from tests.accounts.virtual_authenticator import VirtualAuthenticator
from tests.axe import complaints
from tests.browser import Visits, save_draft
from tests.content.cms.editor.test_autosave_in_browser import UNSENT, editor, waiting, write
from tests.newsroom import Person, fresh
from tests.signing_in import authenticator_of, code_of, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]

PASSWORD = "correct horse battery staple"

WARNING = "Press any key to stay logged in."


@pytest.fixture
def writer(cara: Person) -> Person:
    User.objects.filter(pk=cara.pk).update(password=make_password(PASSWORD))
    return User.objects.get(pk=cara.pk)


def expect_refusals(visits: Visits) -> None:
    """An open editor may still ask who else is there, or keep words, before it knows that its session ended."""
    for asked in ("here", "keep"):
        visits.expect(f"/{asked}/: Failed to load resource: the server responded with a status of 401")


def editor_of(article: Article, writer: Person, visits: Visits) -> Page:
    visits.expect("status of 422")  # a wrong password in the dialog
    expect_refusals(visits)
    page = editor(article, writer, visits)
    write(page, " Every day.")
    return page


def session(**times: Any) -> None:
    Session.objects.update(**times)


def look_again(page: Page) -> None:
    """As when a person comes back to the window."""
    with page.expect_response("**/account/session/"):
        page.evaluate("dispatchEvent(new Event('focus'))")


def confirm(page: Page, writer: Person) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.get_by_label("Code from your authenticator app").fill(code_of(writer))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_warning_is_extended_with_any_key(draft: Article, writer: Person, visits: Visits) -> None:
    page = editor_of(draft, writer, visits)
    session(last_seen=Now() - timedelta(minutes=56))
    look_again(page)
    expect(page.get_by_text(WARNING)).to_be_visible()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("Shift")
    expect(page.get_by_text(WARNING)).to_be_hidden()
    assert Session.objects.filter(last_seen__gt=Now() - timedelta(minutes=5)).count() == 1


@pytest.mark.late
def test_at_the_idle_limit_the_text_stays_and_one_goes_on(
    draft: Article, writer: Person, visits: Visits
) -> None:
    page = editor_of(draft, writer, visits)
    address = page.url
    session(last_seen=Now() - timedelta(minutes=61))
    look_again(page)
    expect(page.get_by_role("dialog", name="Confirm it’s you")).to_be_visible()
    expect(page.locator(".prose").get_by_text("Every day.")).to_be_hidden()  # blurred, one could still read
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("dialog").get_by_text("do not match").first).to_be_visible()
    confirm(page, writer)
    expect(page.get_by_role("textbox", name="Text")).to_be_focused()
    assert page.url == address
    page.get_by_label("Summary").fill("Twice.")
    save_draft(page, 2)
    saved = fresh(draft).draft
    assert (saved.body, saved.summary) == ("<p>From May. Every day.</p>", "Twice.")


def test_what_is_sent_after_the_absolute_limit_waits_and_arrives(
    draft: Article, writer: Person, visits: Visits
) -> None:
    page = editor_of(draft, writer, visits)
    session(expires_at=Now() - timedelta(seconds=1))
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("dialog", name="Confirm it’s you")).to_be_visible()
    assert fresh(draft).newest.number == 1
    confirm(page, writer)
    page.get_by_text("Saved as version 2.").wait_for()
    assert fresh(draft).draft.body == "<p>From May. Every day.</p>"


@pytest.mark.late
def test_one_touch_of_a_passkey_is_enough(
    draft: Article, writer: Person, visits: Visits, settings: Any
) -> None:
    expect_refusals(visits)
    settings.SITE_URL = visits.site
    page = visits.open("/account/passkeys/new/", as_=signed_in(writer))
    VirtualAuthenticator.in_front_of(page)
    page.get_by_role("button", name="Add this passkey").click()
    page.get_by_text("Your passkey is set up").wait_for()
    page.goto(f"/cms/articles/{draft.pk}/")
    page.get_by_label("Summary").fill("Three more boats.")
    session(last_seen=Now() - timedelta(minutes=61))
    look_again(page)
    page.get_by_role("dialog").get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    save_draft(page, 2)
    assert fresh(draft).draft.summary == "Three more boats."


@pytest.mark.late
def test_a_recovery_code_opens_the_dialog_too(draft: Article, writer: Person, visits: Visits) -> None:
    authenticator_of(writer)
    (code, *_others) = make_codes(writer)
    page = editor_of(draft, writer, visits)
    session(last_seen=Now() - timedelta(minutes=61))
    look_again(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.get_by_role("button", name="Use a recovery code").click()
    page.get_by_label("Recovery code").fill(code)
    page.get_by_role("dialog").get_by_role("button", name="Go on").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    save_draft(page, 2)
    assert fresh(draft).draft.body == "<p>From May. Every day.</p>"


def passkeys_for_writers(*, required: bool) -> None:
    """As the administrator sets it: the days of grace begin."""
    facts = {"passkey_required": required, "passkey_required_since": Now() if required else None}
    FactorPolicy.objects.update_or_create(role="contributor", defaults=facts)
    mfa_grace_period.recheck_everywhere()


@pytest.mark.late
def test_a_wall_that_rises_while_someone_writes_swallows_nothing(
    draft: Article, writer: Person, visits: Visits
) -> None:
    page = editor_of(draft, writer, visits)
    address = page.url
    expect(page.locator("[data-kept-words]")).to_have_text("Saved just now")  # nothing is on its way
    passkeys_for_writers(required=True)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Your role asks for one more step")).to_be_visible()
    assert (page.url, fresh(draft).newest.number) == (address, 1)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="take the step in a new tab").click()
    opened.value.wait_for_url("**/account/passkeys/new/")
    passkeys_for_writers(required=False)  # as if she had one by now
    look_again(page)
    expect(page.get_by_text("Your role asks for one more step")).to_be_hidden()
    save_draft(page, 2)
    assert fresh(draft).draft.body == "<p>From May. Every day.</p>"


def test_without_script_the_wall_gives_every_word_back(
    draft: Article, writer: Person, visits: Visits
) -> None:
    visits.expect("status of 403")
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(writer), java_script_enabled=False)
    page.get_by_label("Text", exact=True).fill("<p>All I wrote.</p>")
    passkeys_for_writers(required=True)
    page.get_by_role("button", name="Save draft").click()
    assert page.get_by_label("body").input_value() == "<p>All I wrote.</p>"
    expect(page.get_by_role("link", name="Take the step in a new window")).to_be_visible()


def with_unsent_words(article: Article, person: Person, visits: Visits) -> Page:
    """A window whose editor was closed before its last words reached the site."""
    visits.expect("status of 503")
    page = editor(article, person, visits)
    page.route("**/keep/", lambda route: route.fulfill(status=503))
    page.get_by_role("textbox", name="Text").press("Control+End")
    page.keyboard.type(" Every day.")
    waiting(page, 1)
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def asked(page: Page) -> Locator:
    page.get_by_role("button", name="Log out", exact=True).click()
    dialog = page.get_by_role("dialog", name="Words of yours did not reach the site")
    expect(dialog.get_by_role("listitem")).to_have_text(re.compile("^Ferry timetable changes"))
    return dialog


@pytest.mark.late
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
    waiting(page, 1)
    asked(page).get_by_role("button", name="Throw them away and log out").click()
    page.wait_for_url("**/account/login/**")
    waiting(page, 0)


@pytest.mark.late
def test_what_was_thrown_away_is_not_kept_again_by_another_window(
    draft: Article, cara: Person, visits: Visits
) -> None:
    expect_refusals(visits)
    page = with_unsent_words(draft, cara, visits)
    other = page.context.new_page()
    other.goto("/cms/topics/")
    other.get_by_role("button", name="Cara").click()
    asked(other).get_by_role("button", name="Throw them away and log out").click()
    other.wait_for_url("**/account/login/**")
    for _turn in range(10):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as when one turns to it
        page.wait_for_timeout(100)
        assert page.evaluate(f"{UNSENT}.length") == 0


@pytest.mark.late
def test_words_that_not_even_the_browser_could_keep_are_named_too(visits: Visits, page: Page) -> None:
    visits.expect("status of 503")
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


@pytest.mark.late
@pytest.mark.parametrize("path", ["/cms/", "/account/security/", "/admin/"])
def test_with_nothing_unsent_nothing_is_asked(path: str, ada: Person, visits: Visits) -> None:
    page = visits.open(path, as_=signed_in(ada))
    if path == "/cms/":
        page.get_by_role("button", name="Ada").click()
    page.get_by_role("button", name="Log out", exact=True).click()
    page.wait_for_url("**/account/login/**")


@pytest.mark.late
def test_after_logging_out_no_other_window_shows_anything(
    draft: Article, writer: Person, visits: Visits
) -> None:
    writing = editor(draft, writer, visits)
    listed, leaving = writing.context.new_page(), writing.context.new_page()
    for page in (listed, leaving):
        page.goto("/cms/articles/#main")
    leaving.get_by_role("button", name="Cara").click()
    leaving.get_by_role("button", name="Log out", exact=True).click()
    for page in (leaving, listed):
        page.wait_for_url("**/account/login/**")
    expect(writing.get_by_role("dialog")).to_be_visible()
    expect(writing.get_by_text("From May.", exact=True)).to_be_hidden()
