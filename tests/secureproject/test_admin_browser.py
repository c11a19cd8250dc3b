"""The administration works in a browser, under the content policy with Trusted Types: any complaint fails the test."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from accounts.second_factor.set_factor_policy import set_policy
from content.actions import APPROVE_ARTICLE, VIEW_ARTICLE
from content.articles.emergency_publication import open_emergency
from content.models import Article, Comment, Section
from content.policies.change import change_policy
from content.workflow import create_article
from rbac.administration.custom_roles import make_role
from rbac.grants import grant_object
from rbac.roles import roles_of
from rbac.teams import make_team
from secureproject.admin_site import site as admin_site
from tests.browser import Visits
from tests.corrections import corrected
from tests.newsroom import digest_of, publish
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.late]


def test_an_administrator_gives_a_role_with_every_widget(visits: Visits, ada: User, otto: User) -> None:
    page = visits.open("/admin/secure_rbac/roleassignment/add/", as_=signed_in(ada))
    page.locator(".field-user .select2-selection").click()
    page.locator(".select2-search__field").fill("ott")
    page.locator(".select2-results__option", has_text="Otto").click()
    page.get_by_label("Role").select_option("editor")
    page.locator(".field-until .datetimeshortcuts a").first.click()
    page.get_by_label("Reason").fill("joined")
    page.locator("input[name=until_0]").fill("2050-01-31")
    page.locator("input[name=until_1]").fill("12:00:00")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Yes, do it").click()  # after who gains and who loses
    expect(page.locator(".messagelist")).to_contain_text("Otto")
    assert [held.role for held in roles_of(otto)] == ["editor"]


@pytest.fixture
def shared(draft: Article, news: Section, ada: User, ed: User, edna: User, colin: User) -> None:
    """Something in the list of each kind of grant, policy and role."""
    lawyers = make_team("Lawyers", by=ada)
    for holder in (colin, lawyers):
        grant_object(holder, VIEW_ARTICLE, draft, reason="advises", by=ada)
        grant_object(holder, VIEW_ARTICLE, news, reason="advises", by=ada)
    open_emergency(draft, by=ada, reason="Gas leak", minutes=15, digest=digest_of(draft))
    ferries = create_article(news, by=ada, title="Ferries", body="<p>From May.</p>")
    corrected(publish(ferries, by=ada, approver=edna), ed)
    change_policy(news, {"approvals": 2}, by=ada, reason="Court reports")
    make_role("Legal reviewer", {str(APPROVE_ARTICLE): "editor"}, reason="new law", by=ada)


def test_every_list_and_page_opens_without_a_complaint(visits: Visits, ada: User, shared: None) -> None:
    set_policy("editor", by=ada, passkey_required=True, may_remember_device=False, grace_days=7)
    page = visits.open("/admin/", as_=signed_in(ada))
    for model in admin_site._registry:
        page.goto(f"/admin/{model._meta.app_label}/{model._meta.model_name}/")
        expect(page.locator("#changelist")).to_be_visible()
        rows = page.locator("#result_list tbody th a")
        if model is not Comment:
            rows.first.click()
        expect(page.locator("h1")).to_be_visible()
