"""Moving a section leaves its addresses alone until it is confirmed, and then says that it goes on."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Route, expect

from content.models import Address, Article, Section
from content.sections.verbs import add_section
from tests.browser import Visits
from tests.newsroom import Person
from tests.signing_in import signed_in


def writes(captured: CaptureQueriesContext) -> int:
    """How many statements wrote addresses. The test itself reads what they say from the log of Django."""
    said = re.compile(r"\s*(UPDATE|INSERT INTO|DELETE FROM) \"?content_address\b")
    return sum(bool(said.match(query["sql"])) for query in captured)


def test_what_is_only_looked_at_leaves_every_address_as_it_was(
    as_ada: Client, colin: Person, news: Section, policies: Section, published: Article
) -> None:
    before = list(Address.objects.order_by("pk").values())
    page = as_ada.post(f"/cms/sections/{news.pk}/move/", {"to": policies.pk})
    assert (page.status_code, "Who gains and who loses" in page.text) == (200, True)
    assert list(Address.objects.order_by("pk").values()) == before


def test_it_is_compared_once_more_and_then_written(
    as_ada: Client, colin: Person, news: Section, policies: Section, published: Article
) -> None:
    page = as_ada.post(f"/cms/sections/{news.pk}/move/", {"to": policies.pk})
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
    with CaptureQueriesContext(connection) as moved:
        assert as_ada.post(f"/cms/sections/{news.pk}/move/", kept).status_code == 302
    assert writes(moved) == 2 * 3  # what stood in its way, the move, what leads there: undone once, then done
    assert Address.objects.get(article=published).path.startswith("policies/news/")


def test_what_stands_in_its_way_is_said_before(
    as_ada: Client, ada: Person, news: Section, policies: Section
) -> None:
    add_section(policies, by=ada, title="News")
    answer = as_ada.post(f"/cms/sections/{news.pk}/move/", {"to": policies.pk}, follow=True)
    assert "The address /policies/news/ is already in use" in answer.text


@pytest.mark.browser
@pytest.mark.usefixtures("fresh_database")
def test_it_says_that_it_goes_on_and_is_sent_once(
    ada: Person, news: Section, policies: Section, visits: Visits
) -> None:
    page = visits.open(f"/cms/sections/{news.pk}/", as_=signed_in(ada))
    sent = []

    def stays(route: Route) -> None:
        """An answer that leaves the page as it is: as if the site still took its time."""
        sent.append(route.request.url)
        route.fulfill(status=204)

    page.route("**/move/", stays)
    page.get_by_label("Below").select_option(str(policies.pk))
    button = page.get_by_role("button", name="Move section")
    button.click()
    expect(page.get_by_text("It is being moved")).to_be_visible()
    button.click()
    page.wait_for_timeout(300)
    assert len(sent) == 1
