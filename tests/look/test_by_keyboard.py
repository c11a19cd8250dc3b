"""Every way through the CMS by keyboard alone. Elsewhere: the text (test_writing_in_browser.py), files and their point
(journeys/test_a_picture.py, media/test_picker_in_browser.py), Ctrl-K and the tree (content/cms/), the calendar.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localtime
from playwright.sync_api import expect

from accounts import totp
from accounts.models import TotpDevice, User
from content.models import Article, Comment, ListSettings, ScheduledChange, Section, Topic
from content.models.articles.review import State
from content.models.comment import CommentState
from content.taxonomy.topics import add_topic
from foundation.clock import database_now
from tests.accounts.people import person
from tests.accounts.virtual_authenticator import VirtualAuthenticator
from tests.browser import Visits
from tests.look.hands import Hands
from tests.newsroom import Person, fresh, write
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def at(visits: Visits, path: str, client: Client) -> Hands:
    return Hands(visits.open(path, as_=client))


def test_an_article_is_written_and_submitted(visits: Visits, news: Section, as_cara: Client) -> None:
    hands = at(visits, "/cms/", as_cara)
    hands.follow(hands.link("New article"))
    hands.type(hands.page.get_by_label("Title", exact=True), "The night boat stays")
    hands.type(hands.page.get_by_role("textbox", name="Text", exact=True), "Until May.")
    hands.follow(hands.button("Submit for review"))
    assert Article.objects.get(draft__title="The night boat stays").draft.status.state == State.IN_REVIEW


def test_it_is_reviewed_approved_published_and_taken_down(
    visits: Visits, in_review: Article, as_ed: Client
) -> None:
    hands = at(visits, "/cms/", as_ed)
    hands.follow(hands.link("Review"))
    hands.follow(hands.page.locator("main").get_by_role("link", name=in_review.newest.title).first)
    hands.follow(hands.button("Approve this version"))
    hands.follow(hands.button("Publish"))
    assert fresh(in_review).live
    hands.page.goto(f"/cms/articles/{in_review.pk}/")
    hands.press(hands.page.locator("summary", has_text="Take down").first)
    hands.type(hands.page.locator("form[action$='/take-down/'] [name=reason]"), "Figures were wrong.")
    hands.follow(hands.page.locator("form[action$='/take-down/'] button"))
    assert fresh(in_review).archived_at


def test_a_time_is_set(visits: Visits, approved: Article, as_ed: Client) -> None:
    hands = at(visits, f"/cms/articles/{approved.pk}/schedule/", as_ed)
    when = localtime(database_now() + timedelta(days=3))
    hands.reach(hands.page.locator("input[type=datetime-local]").first)
    hands.page.keyboard.type(f"{when:%m%d%Y}")
    hands.page.keyboard.press("ArrowRight")
    hands.page.keyboard.type("0930AM")
    hands.follow(hands.button("Schedule publication"))
    assert localtime(ScheduledChange.objects.get(article=approved).at).hour == 9


def test_many_are_changed_together(visits: Visits, draft: Article, as_cara: Client) -> None:
    hands = at(visits, "/cms/articles/", as_cara)
    hands.press(hands.page.locator("input[name=chosen]").first, "Space")
    deed = hands.page.locator("#bulk select, #bulk input[name=deed]").first
    hands.reach(deed)
    hands.page.keyboard.type("Submit")
    hands.follow(hands.button("See what would happen"))
    hands.follow(hands.page.get_by_role("button", name="1 article").first)
    expect(hands.page.get_by_role("heading", level=1)).to_be_visible()
    assert fresh(draft).draft.status.state == State.IN_REVIEW


@pytest.mark.usefixtures("one_person_suffices")
def test_topics_become_one(visits: Visits, edna: Person) -> None:
    boats, ferries = add_topic(by=edna, name="Boats"), add_topic(by=edna, name="Ferries")
    hands = at(visits, f"/cms/topics/{boats.pk}/merge/", signed_in(edna))
    hands.press(hands.page.get_by_role("radio", name="Ferries"), "Space")
    hands.follow(hands.button("See what happens"))
    hands.follow(hands.button("Make “Boats” part of"))
    assert Topic.objects.get(pk=boats.pk).merged_into_id == ferries.pk


def test_a_comment_is_let_through(visits: Visits, published: Article, as_ed: Client) -> None:
    comment = Comment.objects.create(article=published, name="Otto", text="Will it stay?")
    hands = at(visits, "/cms/", as_ed)
    hands.follow(hands.link("Comments"))
    hands.follow(hands.button("Approve Otto"))
    assert Comment.objects.get(pk=comment.pk).state == CommentState.APPROVED


def test_a_list_is_made_ones_own(visits: Visits, draft: Article, as_cara: Client) -> None:
    hands = at(visits, "/cms/articles/", as_cara)
    hands.follow(hands.link("Drafts"))
    hands.press(hands.page.locator("summary", has_text="Your filters"))
    hands.type(hands.page.get_by_label("Keep these filters as"), "To write")
    hands.follow(hands.button("Keep"))
    hands.press(hands.page.locator("summary", has_text="Your filters"))
    hands.press(hands.page.get_by_role("checkbox", name="Section", exact=True), "Space")
    hands.follow(hands.button("Show these columns"))
    expect(hands.page.get_by_role("columnheader", name="Section")).to_have_count(0)
    assert ListSettings.objects.get().filters == [["To write", "state=draft"]]


def test_what_was_thrown_away_comes_back(visits: Visits, draft: Article, as_cara: Client) -> None:
    hands = at(visits, f"/cms/articles/{draft.pk}/trash/", as_cara)
    hands.follow(hands.button("Throw away"))
    assert fresh(draft).trashed_at
    hands.page.goto("/cms/trash/")
    hands.follow(hands.button("Bring back"))
    assert fresh(draft).trashed_at is None


def test_an_earlier_version_is_restored(
    visits: Visits, draft: Article, cara: Person, as_cara: Client
) -> None:
    write(draft, cara, "From June.")
    hands = at(visits, f"/cms/articles/{draft.pk}/history/", as_cara)
    hands.follow(hands.page.locator("main a[href$='/history/1/']").first)
    hands.follow(hands.button("Make this the draft"))
    assert "From May." in fresh(draft).newest.body


def test_an_authenticator_is_set_up(visits: Visits, site: object) -> None:
    otto = person("Olga")
    hands = at(visits, "/account/authenticator/", signed_in(otto, verified=False))
    code = hands.page.locator("input[name=code]")
    hands.type(code, "000000")
    visits.expect("status of 422")
    hands.press(hands.button("Confirm this app"))
    expect(hands.page.locator(".error-summary")).to_be_focused()
    hands.press(hands.page.locator(".error-summary a").first)
    expect(code).to_be_focused()
    hands.press(hands.page.locator("summary", has_text="I cannot scan it"))
    expect(hands.page.locator("code.key")).to_be_visible()
    device = TotpDevice.objects.get(user=otto, confirmed=False)
    hands.type(code, totp.code_at(device.key, totp.step_now()))
    hands.follow(hands.button("Confirm this app"))
    assert TotpDevice.objects.get(user=otto).confirmed


def test_a_passkey_is_set_up(visits: Visits, site: object, settings: object) -> None:
    settings.SITE_URL = visits.site  # type: ignore[attr-defined]
    otto = person("Olaf")
    hands = at(visits, "/account/security/", signed_in(otto, verified=False))
    VirtualAuthenticator.in_front_of(hands.page)
    hands.follow(hands.link("Add a passkey"))
    hands.type(hands.page.get_by_label("Name of this passkey"), "My laptop")
    hands.follow(hands.button("Add this passkey"))
    expect(hands.page.get_by_role("link", name="My laptop")).to_be_visible()
    assert User.objects.get(pk=otto.pk).passkey_set.count() == 1
