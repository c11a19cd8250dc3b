"""Every page of the site as a person sees it: axe finds nothing, and nothing sticks out of a small window."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.actors import COMMAND_LINE
from audit.models import Entry
from content import workflow
from content.actions import APPROVE_ARTICLE
from content.articles.emergency_publication import open_emergency
from content.bylines.verbs import add_byline
from content.corrections.verbs import countersign
from content.embeds.hosts import allow_embed_hosts
from content.models import Address, Article, Section
from content.policies.change import change_policy
from content.site.legal_pages import save_draft
from content.site.redirects import Row, add_redirects
from intrusion.blocking import block_network
from intrusion.models import Incident
from rbac.administration.custom_roles import make_role
from rbac.administration.separations import keep_apart
from rbac.models import CustomRole
from rbac.reviews.verbs import start_review
from rbac.roles import grant_role
from tests.axe import complaints
from tests.browser import Visits
from tests.content.site.legal import published as legal_page
from tests.corrections import corrected
from tests.intrusion.guarding import a_second_passes, attack
from tests.newsroom import Person, change, digest_of, write
from tests.policies import with_policy
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.late]
SMALL = {"width": 320, "height": 640}


def faults(visits: Visits, paths: list[str], as_: Client | None = None) -> list[str]:
    """What is wrong with ``paths``. Two windows see them all: opening new ones would cost more than the pages."""
    found = []
    wide = visits.open(paths[0], as_=as_, color_scheme="light")
    small = visits.open(paths[0], as_=as_, color_scheme="dark", viewport=SMALL)
    for place, path in enumerate(paths):
        if place:
            wide.goto(path)
            small.goto(path)
        found += [f"{path} {complaint}" for complaint in complaints(wide)]
        found += [f"{path}, small and dark: {complaint}" for complaint in complaints(small)]
        if small.evaluate("document.documentElement.scrollWidth") > SMALL["width"]:
            found.append(f"{path} is wider than a small window")
    return found


def test_what_readers_see(visits: Visits, published: Article) -> None:
    story = f"/{published.address.path}/"
    reset = "/account/password/reset/"
    paths = [
        "/",
        "/news/",
        story,
        f"/comments/{published.public_id}/new/",
        f"/verify/{published.public_id}/",
        "/account/login/",
        reset,
        f"{reset}sent/",
    ]
    assert faults(visits, paths) == []


def test_what_a_contributor_sees(visits: Visits, draft: Article, as_cara: Client) -> None:
    paths = [
        "/cms/",
        "/cms/articles/",
        "/cms/articles/new/",
        "/cms/search/?q=ferry",
        f"/cms/articles/{draft.pk}/",
        "/account/security/",
        "/account/sessions/",
        "/account/activity/",
    ]
    assert faults(visits, paths, as_cara) == []


def test_what_an_editor_sees(visits: Visits, in_review: Article, as_ed: Client) -> None:
    article = f"/cms/articles/{in_review.pk}/"
    paths = ["/cms/review/", f"{article}review/", f"{article}history/", "/cms/comments/", "/cms/sections/"]
    paths += [f"{article}share/?q=cara", "/cms/topics/"]
    assert faults(visits, paths, as_ed) == []


def test_policies_and_emergencies(
    visits: Visits, in_review: Article, as_ada: Client, ada: User, edna: User
) -> None:
    news = in_review.section
    with_policy(news, approvals=2)
    change_policy(news, {"four_eyes": False, "comments": "open"}, by=ada, reason="We are few in summer")
    digest = str(in_review.newest.digest)
    open_emergency(in_review, by=ada, reason="Gas leak in Quay Street", minutes=60, digest=digest)
    article, section = f"/cms/articles/{in_review.pk}/", f"/cms/sections/{news.pk}/"
    paths = [
        "/cms/",
        "/cms/policy/",
        "/cms/policy/changes/",
        section,
        f"{section}policy/",
        f"{article}emergency/",
    ]
    assert faults(visits, [*paths, article], as_ada) == []


def test_urgent_corrections(
    visits: Visits, published: Article, as_edna: Client, ed: User, edna: User
) -> None:
    fix = corrected(published, ed, "From June.", note="The first version named the wrong month.")
    article = f"/cms/articles/{published.pk}/"
    paths = ["/cms/", article, f"{article}correct/", f"{article}correction/", f"/{published.address.path}/"]
    assert faults(visits, paths, as_edna) == []
    countersign(fix, by=edna, digest=fix.digest)
    assert faults(visits, [f"{article}correction/"], as_edna) == []


def test_what_an_administrator_sees(
    visits: Visits, in_review: Article, as_ada: Client, ada: User, edna: User
) -> None:
    review = start_review(scope=None, due=timezone.now() + timedelta(days=7), reason="Autumn", by=ada)
    paths = [
        "/cms/people/reviews/",
        "/cms/people/reviews/new/",
        f"/cms/people/reviews/{review.pk}/?show=every",
        "/cms/people/",
        "/cms/people/teams/",
        "/cms/topics/new/",
        f"/cms/why/?who=cara@example.org&action=content.publish_article&object=content.Article:{in_review.pk}",
        "/cms/people/invite/",
        "/cms/audit-log/",
        f"/cms/audit-log/{Entry.objects.latest('pk').pk}/",
        "/cms/sections/new/",
        "/account/authenticator/",
        "/account/passkeys/new/",
        "/account/address/",
        "/account/recovery-codes/",
        "/admin/",
    ]
    assert faults(visits, paths, as_ada) == []


def test_legal_pages(visits: Visits, as_ada: Client, ada: User) -> None:
    legal_page("imprint", by=ada)
    legal_page("accessibility", by=ada)
    save_draft("imprint", {"variant": "at", "name": "Harbour [name]"}, by=ada)
    here = "/cms/settings/pages/"
    pages = [here, f"{here}imprint/", f"{here}accessibility/", "/cms/words/", "/imprint/", "/accessibility/"]
    assert faults(visits, pages, as_ada) == []


def test_redirects(visits: Visits, published: Article, as_ada: Client, ada: User) -> None:
    add_redirects([Row(0, "/old/", f"/{published.address.path}/")], by=ada)
    there = f"/cms/redirects/{Address.objects.latest('pk').pk}/"
    file = "/cms/redirects/file/"
    assert faults(visits, ["/cms/redirects/", "/cms/redirects/new/", there, file], as_ada) == []
    page = visits.open(file, as_=as_ada)
    lines = {"name": "r.csv", "mimeType": "text/csv", "buffer": b"/a/,https://elsewhere.example/"}
    page.get_by_label("Read the lines from a CSV file").set_input_files(lines)  # type: ignore[arg-type]
    page.get_by_role("button", name="See what it would add").click()
    page.get_by_text("another site").wait_for()


def test_incidents_and_the_page_of_who_is_kept_out(
    visits: Visits, guard: Any, site: Any, as_ada: Client
) -> None:
    attack()
    a_second_passes()
    paths = ["/cms/incidents/", f"/cms/incidents/{Incident.objects.get().pk}/"]
    assert faults(visits, paths, as_ada) == []
    page = visits.open(paths[1], as_=as_ada)
    with page.expect_navigation():
        page.get_by_role("button", name="Undo the block").click()
    assert "is answered again" in page.content()
    visits.expect("status of 403")
    block_network("127.0.0.1", until=None, reason="test", by=COMMAND_LINE)
    a_second_passes()
    assert faults(visits, ["/"]) == []
    page = visits.open("/")
    with page.expect_navigation():
        page.get_by_role("link", name="log in").click()
    assert page.url.endswith("/account/login/")


EVERYTHING = Path(__file__).with_name("every_element.html").read_text()


@pytest.fixture
def article(draft: Article, cara: Person, ada: Person) -> Article:
    allow_embed_hosts(["charts.example.net"], by=ada)
    written = write(draft, cara, EVERYTHING)
    jane = add_byline(by=ada, name="Jane Doe", biography="Jane writes about ships.")
    return workflow.submit(change(written, cara, bylines=[jane]), by=cara)


def test_what_a_writer_sees(visits: Visits, article: Article, ed: Person) -> None:
    here = f"/cms/articles/{article.pk}/"
    assert faults(visits, [here, f"{here}review/", "/cms/bylines/", "/cms/embeds/"], signed_in(ed)) == []


def test_what_readers_see_of_everything_that_is_written(visits: Visits, article: Article, ed: Person) -> None:
    workflow.approve(article, by=ed, digest=digest_of(article))
    workflow.publish(article, by=ed)
    assert faults(visits, [f"/{article.address.path}/", "/news/"]) == []


@pytest.fixture
def address(in_review: Article, news: Section, otto: User, ed: User, ada: User) -> str:
    """Of the page of a role that Otto holds, where some duties stay apart, not for Ed."""
    role = make_role("Legal reviewer", {str(APPROVE_ARTICLE): "editor"}, reason="a new law", by=ada)
    grant_role(otto, role.key, scope=news.scope, reason="our lawyer", by=ada)
    keep_apart("contributor", "editor", reason="two people look at every text", by=ada)
    keep_apart("content.approve_article", "content.publish_article", reason="as the auditors ask", by=ada)
    return f"/cms/people/roles/{role.pk}/"


def test_a_role_is_changed_by_someone_who_has_seen_who_gains(
    visits: Visits, address: str, as_ada: Client
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


TOPS = """lead => [".teaser__title", ".teaser__summary"].map(
  part => lead.querySelector(part).getBoundingClientRect().top - lead.getBoundingClientRect().top)"""


@pytest.mark.parametrize("path", ["/", "/news/"])
def test_headline_and_summary_of_the_lead_begin_side_by_side(
    published: Article, visits: Visits, path: str
) -> None:
    page = visits.open(path, viewport={"width": 1280, "height": 900})
    title, summary = page.locator(".teaser--lead").first.evaluate(TOPS)
    assert abs(title - summary) < 16
