"""Who has to approve, by hand and in Chromium: chosen in the policy, missed in the review, given, published."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from content.models import Article, Section
from rbac.administration.custom_roles import make_role
from tests.axe import complaints
from tests.browser import Visits
from tests.look import inspecting
from tests.newsroom import Person, fresh, person
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def looked_at(page: Page, name: str) -> list[str]:
    """In a wide window and in one of 320 px; with PICTURES a folder, kept there."""
    found = complaints(page)
    page.set_viewport_size({"width": 320, "height": 800})
    found += complaints(page) + inspecting.too_wide(page)
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    page.set_viewport_size(inspecting.WIDE)
    return found


@pytest.fixture
def lena(news: Section, ada: Person) -> Person:
    cells = {"content.approve_article": "editor", "content.view_article": "editor"}
    return person("Lena", make_role("Legal review", cells, reason="new law", by=ada).key, news.scope)


def asks_for_legal(policy: Page) -> list[str]:
    """An administrator chooses it, sees who would lose something and says yes."""
    policy.set_default_timeout(120_000)  # what would follow is computed first
    policy.get_by_label("By those who are chosen here").check()
    policy.get_by_role("checkbox", name="Legal review").first.check()
    policy.get_by_label("Reason").fill("Libel")
    found = looked_at(policy, "policy")
    button, done = (
        policy.get_by_role("button", name="Change policy"),
        policy.get_by_text("It is in force now"),
    )
    button.click()
    button.or_(done).first.wait_for()
    if done.count() == 0:
        button.click()
    expect(policy.get_by_text("One by a user with the role “Legal review”").first).to_be_visible()
    return found


def test_an_approval_by_legal_is_asked_for_missed_and_given(
    visits: Visits, in_review: Article, ada: Person, ed: Person, lena: Person
) -> None:
    policy = visits.open(f"/cms/sections/{in_review.section_id}/policy/", as_=signed_in(ada))
    found = asks_for_legal(policy)
    review = f"/cms/articles/{in_review.pk}/review/"
    at_eds = visits.open(review, as_=signed_in(ed))
    expect(at_eds.locator("#approve_reason")).to_contain_text(
        "an approval by a user with the role “Legal review”"
    )
    found += looked_at(at_eds, "review")
    at_lenas = visits.open(review, as_=signed_in(lena))
    at_lenas.get_by_role("button", name="Approve this version").click()
    at_eds.goto(review)
    expect(at_eds.get_by_text("Lena gave it")).to_be_visible()
    with at_eds.expect_navigation():
        at_eds.get_by_role("button", name="Publish this version").click()
    assert fresh(in_review).live is not None
    assert found == []
