"""Roles of one's own, who gains and who loses, duties that stay apart: as an administrator sees them."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page

from accounts.models import User
from content.actions import APPROVE_ARTICLE
from content.models import Article, Section
from rbac.administration.custom_roles import make_role
from rbac.administration.separations import keep_apart
from rbac.models import CustomRole
from rbac.roles import grant_role
from tests.browser import Visits

pytestmark = [pytest.mark.browser, pytest.mark.late]


type Complaints = Callable[[Page], list[str]]


@pytest.fixture
def address(in_review: Article, news: Section, otto: User, ed: User, ada: User) -> str:
    """Of the page of a role that Otto holds, where some duties stay apart, not for Ed."""
    role = make_role("Legal reviewer", {str(APPROVE_ARTICLE): "editor"}, reason="a new law", by=ada)
    grant_role(otto, role.key, scope=news.scope, reason="our lawyer", by=ada)
    keep_apart("contributor", "editor", reason="two people look at every text", by=ada)
    keep_apart("content.approve_article", "content.publish_article", reason="as the auditors ask", by=ada)
    return f"/cms/people/roles/{role.pk}/"


def test_a_role_is_changed_by_someone_who_has_seen_who_gains(
    visits: Visits, complaints: Complaints, address: str, as_ada: Client
) -> None:
    page = visits.open(address, as_=as_ada)
    page.get_by_label("Edit an article").select_option("editor")
    page.get_by_label("Reason").first.fill("typos")
    with page.expect_navigation():
        page.get_by_role("button", name="Show who gains and who loses").click()
    assert complaints(page) == []
    assert "Edit an article: 1" in page.inner_text("main")
    with page.expect_navigation():
        page.get_by_role("button", name="Change this role").click()
    assert CustomRole.objects.get().cells["content.edit_article"] == "editor"
