"""A guest: someone without an account approves by a link what an editor asks about, where the section allows it."""

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from content.guests.inviting import mail_guest
from content.models import Approval, GuestReview
from tests.axe import complaints
from tests.guests import LINK
from tests.journeys.newsrooms import Newsroom
from tests.journeys.steps import editor_of, follow, press, public_address, publish, submitted
from tests.policies import with_policy

pytestmark = [pytest.mark.browser, pytest.mark.late]
WORDS = "Counsel has read every figure here."


def asked(newsroom: Newsroom) -> tuple[Page, str]:
    """Edna asks from the page of the review; the worker sends the letter. Her window, and the link in the letter."""
    page = newsroom.open("Edna", f"{editor_of(newsroom.story)}review/")
    follow(page, "Ask a guest")
    page.get_by_label("Name").fill("Gisela Guest")
    page.get_by_label("E-mail address").fill("gisela@lawyers.example")
    press(page, "Ask by mail")
    assert complaints(page) == []
    mail_guest(GuestReview.objects.get().pk)
    letter = mail.outbox[-1]
    found = LINK.search(str(letter.body))
    assert letter.to == ["gisela@lawyers.example"]
    assert newsroom.story.live.title not in str(letter.body)
    assert found
    return page, found[1]


def answered(newsroom: Newsroom, link: str) -> None:
    guest = newsroom.read(link)
    expect(guest.locator("ins", has_text="Counsel")).to_be_visible()
    assert complaints(guest) == []
    press(guest, "Yes, this version may be public")
    expect(guest.get_by_text("You have approved this version.")).to_be_visible()
    assert {cookie["name"] for cookie in guest.context.cookies()} <= {"csrftoken"}  # no session


def test_someone_without_an_account_approves_and_it_counts(newsroom: Newsroom) -> None:
    with_policy(newsroom.story.section, guests="approve")
    submitted(newsroom, "Ed", WORDS)
    edna, link = asked(newsroom)
    answered(newsroom, link)
    given = Approval.objects.select_related("guest__guest").get(
        revision__article=newsroom.story, guest__isnull=False
    )
    assert (given.guest.guest.name, given.guest.guest.email) == ("Gisela Guest", "gisela@lawyers.example")
    edna.reload()
    expect(edna.get_by_role("article").filter(has_text="gisela@lawyers.example")).to_contain_text("Approved")
    edna.goto(f"{editor_of(newsroom.story)}history/")
    expect(edna.get_by_text("Gisela Guest").first).to_be_visible()
    edna.goto(f"{editor_of(newsroom.story)}review/")
    publish(edna)
    reader = newsroom.read(public_address(newsroom.story))
    expect(reader.get_by_text(WORDS)).to_be_visible()
