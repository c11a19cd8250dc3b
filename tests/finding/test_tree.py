"""The tree of sections: dragged or walked to another place, after saying who gains and who loses."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from content.models import Section
from content.sections import add_section
from tests.browser import Visits
from tests.newsroom import Person
from tests.signing_in import signed_in


def order() -> list[str]:
    return list(Section.objects.order_by("scope__path").values_list("title", flat=True))


@pytest.mark.parametrize("who", ["cara", "ed", "edna"])
def test_whoever_may_not_move_sections_gets_no_handles(
    who: str, news: Section, policies: Section, cara: Person, request: pytest.FixtureRequest
) -> None:
    assert "data-tree" not in signed_in(request.getfixturevalue(who)).get("/cms/sections/").content.decode()


def test_a_section_is_put_before_another(news: Section, policies: Section, ada: Person) -> None:
    address = f"/cms/sections/{policies.pk}/move/"
    answer = signed_in(ada).post(address, {"to": "", "before": news.pk})
    assert answer["Location"] == f"/cms/sections/#section-{policies.pk}"
    assert f'id="section-{policies.pk}"' in signed_in(ada).get("/cms/sections/").text
    assert order() == ["Policies", "News"]


def test_a_place_that_is_not_there_moves_nothing(news: Section, policies: Section, ada: Person) -> None:
    below = add_section(news, by=ada, title="Harbour")
    address = f"/cms/sections/{policies.pk}/move/"
    for before in (below.pk, policies.pk, 999_999, "x"):
        signed_in(ada).post(address, {"to": "", "before": before})
    assert order() == ["News", "Harbour", "Policies"]


def test_who_gains_is_shown_before_anything_moves(
    news: Section, policies: Section, ed: Person, as_ada: Client
) -> None:
    answer = as_ada.post(f"/cms/sections/{policies.pk}/move/", {"to": news.pk, "before": ""})
    assert "ed@example.org" in answer.content.decode().lower() or "Ed" in answer.content.decode()
    assert order() == ["News", "Policies"]
    assert not Section.objects.filter(pk=policies.pk, scope__ancestor_links__ancestor=news.scope_id).exists()


@pytest.mark.browser
@pytest.mark.late
def test_by_keyboard_and_by_mouse(visits: Visits, news: Section, policies: Section, as_ada: Client) -> None:
    page = visits.open("/cms/sections/", as_=as_ada)
    page.get_by_role("button", name="Move Policies").press("Enter")
    status = page.locator("[data-tree-status]")
    expect(status).to_contain_text("Policies is picked up")
    page.keyboard.press("ArrowUp")
    expect(status).to_have_text("Into News")
    page.keyboard.press("ArrowUp")
    expect(status).to_have_text("Before News")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto("/cms/sections/")
    expect(page.locator("tr[data-section]").first).to_contain_text("Policies")
    rows = page.locator("tr[data-section]")
    with page.expect_navigation():
        rows.nth(1).drag_to(rows.nth(0), target_position={"x": 60, "y": 2})
    page.goto("/cms/sections/")
    expect(page.locator("tr[data-section]").first).to_contain_text("News")
