"""Signing in the demo: a passkey is added, its owner has mail, and days later it signs what is approved."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from content import tasks
from content.articles.signature_check import check_signatures
from content.models import Signature
from content.signatures.statement import statement_of
from tests.accounts.virtual_authenticator import VirtualAuthenticator
from tests.axe import complaints
from tests.database import Owner, logged_in_as_worker
from tests.journeys.newsrooms import Newsroom, as_stored
from tests.journeys.steps import press, submitted
from tests.policies import with_policy

pytestmark = [pytest.mark.browser, pytest.mark.late]


def with_passkey(newsroom: Newsroom, name: str, owner: Owner) -> Page:
    """A window of the person, whose device has a passkey about which they had mail days ago."""
    page = newsroom.open(name, "/account/passkeys/new/")
    VirtualAuthenticator.in_front_of(page)
    press(page, "Add this passkey")
    expect(page.get_by_text("Your passkey is set up")).to_be_visible()
    with logged_in_as_worker():
        tasks.announce_new_keys(0)
    page.goto("/cms/approval-keys/")
    expect(page.get_by_text("Signs from")).to_be_visible()
    assert complaints(page) == []
    owner.execute("UPDATE content_approvalkey SET usable_from = now() - interval '1 hour'")
    return page


@pytest.mark.parametrize(("author", "approver"), [("Ed", "Edna"), ("Edna", "Ed")])
def test_a_second_person_signs(
    author: str, approver: str, newsroom: Newsroom, owner_connection: Owner, settings: Any
) -> None:
    settings.SITE_URL = newsroom.visits.site
    submitted(newsroom, author, "The gates close at nine.")
    with_policy(newsroom.story.section, signed=True)
    page = with_passkey(newsroom, approver, owner_connection)
    page.goto(f"/cms/articles/{newsroom.story.pk}/review/")
    expect(page.get_by_text("Only signed approvals count in this section.")).to_be_visible()
    assert complaints(page) == []
    press(page, "Sign and approve with your passkey")
    expect(page.get_by_text("Approved: exactly this version can now be published.")).to_be_visible()
    with logged_in_as_worker():
        check_signatures()
    signature = Signature.objects.select_related("checked").get()
    assert signature.checked.why_not == ""
    assert statement_of(signature)["digest"] == as_stored(newsroom.story).draft.digest
