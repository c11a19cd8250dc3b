"""An administrator's day, in /admin/ alone: people, a role, a policy, a block, the site's name, a redirect, a job."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Invitation, User
from audit.actors import COMMAND_LINE
from content.actions import APPROVE_ARTICLE
from content.models import Policy, Section
from content.policies.change import change_policy
from intrusion.blocking import block_network
from intrusion.models import Block
from rbac.models import CustomRole
from rbac.roles import roles_of
from secureproject.operations.failed_jobs import JOB
from tests.axe import complaints
from tests.browser import Visits
from tests.journeys.steps import follow, press
from tests.secureproject.administration.test_security import failed_job
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.late]
END = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def day(visits: Visits, ada: User, eve: User, news: Section) -> Page:
    """What happened overnight, and the front page of Ada, who has just logged in."""
    change_policy(news, {"four_eyes": False}, by=eve, reason="Too few people in summer")
    block_network("192.0.2.7", until=None, reason="Too many requests", by=COMMAND_LINE)
    failed_job()
    return visits.open("/admin/", as_=signed_in(ada))


def go(page: Page, *links: str) -> None:
    """From the front page, by links alone."""
    page.goto("/admin/")
    for name in links:
        follow(page, name)


def send(page: Page, *buttons: str) -> None:
    assert complaints(page) == []
    for name in buttons:
        press(page, name)


def test_an_administrators_day(day: Page, otto: User, news: Section) -> None:
    go(day, "People", "Add person")
    day.get_by_label("E-mail address").fill("nina@example.org")
    day.get_by_label("Name").fill("Nina")
    send(day, "Invite a person")
    assert Invitation.objects.filter(user__email="nina@example.org").exists()
    gives_a_role_that_ends(day)
    assert [(held.role, bool(held.until)) for held in roles_of(otto)] == [("editor", True)]
    makes_a_role(day)
    assert CustomRole.objects.get().name == "Legal reviewer"
    go(day, "1 change of a policy to agree to", "News", "Agree")
    send(day, "Agree", "Yes, do it")
    assert Policy.objects.get(section=news).four_eyes is False
    go(day, "Blocks", "192.0.2.7", "Lift the block")
    day.get_by_label("Reason").fill("a colleague at home")
    send(day, "Lift the block")
    assert not Block.objects.in_force().exists()
    renames_the_site(day)
    adds_a_redirect(day)
    retries_a_job(day)


def gives_a_role_that_ends(page: Page) -> None:
    go(page, "Role assignments", "Add role assignment")
    page.locator(".field-user .select2-selection").click()
    page.locator(".select2-search__field").fill("ott")
    page.locator(".select2-results__option", has_text="Otto").click()
    page.get_by_label("Role").select_option("editor")
    page.locator("input[name=until_0]").fill(END.isoformat())
    page.locator("input[name=until_1]").fill("12:00")
    page.get_by_label("Reason").fill("helps out")
    send(page, "Save")
    if page.get_by_role("button", name="Yes, do it").count():
        send(page, "Yes, do it")


def makes_a_role(page: Page) -> None:
    go(page, "Roles of your own", "Add role of your own")
    page.get_by_label("Name").fill("Legal reviewer")
    page.get_by_label("Reason").fill("a new law")
    page.locator(f"select[name='{APPROVE_ARTICLE}']").select_option("editor")
    send(page, "Add a role")
    expect(page.get_by_text("Done: Add a role.")).to_be_visible()


def renames_the_site(page: Page) -> None:
    go(page, "Settings of the site", "The Harbour Gazette", "Change the settings")
    page.get_by_label("Name").first.fill("The Ferry Gazette")
    send(page, "Change the settings")
    expect(page.get_by_text("Readers see these words once another user has accepted them.")).to_be_visible()


def adds_a_redirect(page: Page) -> None:
    go(page, "Redirects", "Add address")
    page.locator("input[name=path]").fill("/old-ferries/")
    page.locator("input[name=target]").fill("/news/")
    send(page, "Add a redirect")
    expect(page.get_by_text("Readers are redirected.")).to_be_visible()


def retries_a_job(page: Page) -> None:
    go(page, "1 job that failed")
    page.locator("#result_list .action-select").first.check()
    page.locator("select[name=action]").select_option(label="Try it again")
    send(page, "Run", "Try it again")
    expect(page.get_by_text("1 done.")).to_be_visible()
    assert ProcrastinateJob.objects.filter(task_name=JOB).count() == 1
