"""The tree of sections: dragged or walked to another place, after saying who gains and who loses."""

import pytest
from django.test import Client
from playwright.sync_api import Page, ViewportSize, expect

from content.models import Section
from content.sections.verbs import add_section
from tests.browser import Visits
from tests.newsroom import Person
from tests.signing_in import signed_in


def drag_over(page: Page, y: float, mark: str) -> None:
    """Until the place is marked: a browser takes its time to begin a drag, and forgets what moved meanwhile."""
    for step in range(50):
        page.mouse.move(300, y + step % 2)
        if page.locator(mark).count():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"Nothing is {mark}.")


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


def test_of_a_new_order_nobody_reads_that_addresses_changed(
    news: Section, policies: Section, as_ada: Client
) -> None:
    to = {"to": "", "before": news.pk}
    answer = as_ada.post(f"/cms/sections/{policies.pk}/move/", to, follow=True)
    assert "Its address stays as it is." in answer.text


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


@pytest.mark.browser
@pytest.mark.late
def test_a_finger_chooses_the_place_and_touches_it_once_more(
    visits: Visits, news: Section, policies: Section, as_ada: Client
) -> None:
    small: ViewportSize = {"width": 320, "height": 640}
    page = visits.open("/cms/sections/", as_=as_ada, has_touch=True, is_mobile=True, viewport=small)
    page.get_by_role("button", name="Move Policies").tap()
    expect(page.get_by_text("Policies is picked up.")).to_be_in_viewport(ratio=1)
    link = page.locator("tr[data-name=News]").get_by_role("link", name="News", exact=True)
    link.tap()
    expect(page.locator("[data-tree-status]")).to_have_text("Before News")
    with page.expect_navigation():
        link.tap()
    expect(page.locator("tr[data-section]").first).to_contain_text("Policies")


@pytest.mark.browser
@pytest.mark.late
def test_what_is_dragged_can_go_behind_all_and_shows_no_place_outside(
    visits: Visits, news: Section, policies: Section, as_ada: Client
) -> None:
    page = visits.open("/cms/sections/", as_=as_ada)
    first, last = page.locator("tr[data-section]").all()
    first.hover(position={"x": 300, "y": 20})
    page.mouse.down()
    below = last.bounding_box()
    assert below
    drag_over(page, below["y"] + below["height"] / 2, ".tree__into")
    page.locator("h1").hover()
    expect(page.locator(".tree__into")).to_have_count(0)
    drag_over(page, below["y"] + below["height"] - 3, ".tree__behind")
    with page.expect_navigation():
        page.mouse.up()
    assert order() == ["Policies", "News"]


@pytest.mark.browser
@pytest.mark.late
def test_what_is_dropped_where_it_is_moves_nothing(
    visits: Visits, news: Section, policies: Section, ada: Person
) -> None:
    add_section(news, by=ada, title="Harbour")
    page = visits.open("/cms/sections/", as_=signed_in(ada))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    news_row, child, last = page.locator("tr[data-section]").all()
    for moved, place in ((news_row, news_row), (news_row, child), (last, last)):
        moved.drag_to(place, source_position={"x": 300, "y": 20}, target_position={"x": 300, "y": 28})
    page.get_by_role("button", name="Move Policies").focus()
    for key in ("Enter", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert "POST" not in sent
    assert order() == ["News", "Harbour", "Policies"]
