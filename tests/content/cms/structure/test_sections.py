"""Adding, changing and moving a section, after saying who gains and who loses (content.cms.structure.sections)."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Route, expect

from audit.models import Entry
from content.models import Address, Article, Section
from content.sections.verbs import add_section, move_section
from tests.browser import Visits
from tests.content.cms.structure.test_section_tree import order
from tests.newsroom import Person
from tests.signing_in import signed_in
from tests.words import OLD_SITE


def test_a_contributor_sees_the_own_section_and_no_button(
    news: Section, policies: Section, cara: Person
) -> None:
    page = signed_in(cara).get("/cms/sections/").text
    assert "/news/" in page
    assert "/policies/" not in page
    assert "Add section" not in page
    assert signed_in(cara).get(f"/cms/sections/{news.pk}/").status_code == 403
    assert signed_in(cara).get(f"/cms/sections/{policies.pk}/").status_code == 404


@pytest.mark.usefixtures("one_person_suffices")
def test_an_editor_adds_below_and_not_at_the_top(news: Section, policies: Section, ed: Person) -> None:
    client, data = signed_in(ed), {"title": "Harbour", "slug": "", "description": "", "comments": "held"}
    assert client.get("/cms/sections/new/")["Location"] == "/cms/sections/"
    assert client.post("/cms/sections/new/", data).status_code == 403
    assert client.post(f"/cms/sections/new/?below={policies.pk}", data).status_code == 403
    assert client.post(f"/cms/sections/new/?below={news.pk}", data).status_code == 302
    assert Section.objects.get(title="Harbour").address.path == "news/harbour"


def test_a_taken_address_is_shown_at_its_field(news: Section, policies: Section, ada: Person) -> None:
    data = {"title": "News", "slug": "policies", "description": "", "comments": "held"}
    answer = signed_in(ada).post(f"/cms/sections/{news.pk}/", data)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["slug"]


def test_only_administrators_move_sections(news: Section, policies: Section, ed: Person, ada: Person) -> None:
    address = f"/cms/sections/{news.pk}/move/"
    assert signed_in(ed).post(address, {"to": policies.pk}).status_code == 403
    assert "administrators do it" in signed_in(ed).get(f"/cms/sections/{news.pk}/").text
    assert signed_in(ada).post(address, {"to": policies.pk}).status_code == 302
    assert Section.objects.select_related("address").get(pk=news.pk).address.path == "policies/news"


def test_a_place_that_another_moved_away_meanwhile_is_said_in_everybodys_language(
    news: Section, policies: Section, ada: Person, as_ada: Client
) -> None:
    boats, ferries = (
        add_section(news, by=ada, source=OLD_SITE, title=title) for title in ("Boats", "Ferries")
    )
    move_section(ferries, policies, by=ada)
    ada.language = "de"
    ada.save(update_fields=["language"])
    there = {"to": news.pk, "before": ferries.pk}
    page = as_ada.post(f"/cms/sections/{boats.pk}/move/", there, follow=True).text
    assert "„Ferries“ steht inzwischen woanders. Sehen Sie sich die Bereiche noch einmal an." in page
    assert not Entry.objects.filter(event="content.section.reordered").exists()


def writes(captured: CaptureQueriesContext) -> int:
    """How many statements wrote addresses. The test itself reads what they say from the log of Django."""
    said = re.compile(r"\s*(UPDATE|INSERT INTO|DELETE FROM) \"?content_address\b")
    return sum(bool(said.match(query["sql"])) for query in captured)


def test_what_is_only_looked_at_leaves_every_address_as_it_was(
    as_ada: Client, colin: Person, news: Section, policies: Section, published: Article
) -> None:
    before = list(Address.objects.order_by("pk").values()), order()
    page = as_ada.post(f"/cms/sections/{news.pk}/move/", {"to": policies.pk})
    assert (page.status_code, "Who gains and who loses" in page.text) == (200, True)
    assert (list(Address.objects.order_by("pk").values()), order()) == before


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
    add_section(policies, by=ada, source=OLD_SITE, title="News")
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


def test_a_section_is_put_before_another_and_no_one_reads_that_addresses_changed(
    news: Section, policies: Section, as_ada: Client
) -> None:
    there = {"to": "", "before": news.pk}
    answer = as_ada.post(f"/cms/sections/{policies.pk}/move/", there, follow=True)
    assert answer.redirect_chain == [(f"/cms/sections/#section-{policies.pk}", 302)]
    assert f'id="section-{policies.pk}"' in answer.text
    assert "Its address stays as it is." in answer.text
    assert order() == ["Policies", "News"]


def test_a_place_that_is_not_there_moves_nothing(news: Section, policies: Section, ada: Person) -> None:
    below = add_section(news, by=ada, source=OLD_SITE, title="Harbour")
    address = f"/cms/sections/{policies.pk}/move/"
    for before in (below.pk, policies.pk, 999_999, "x"):
        signed_in(ada).post(address, {"to": "", "before": before})
    assert order() == ["News", "Harbour", "Policies"]
