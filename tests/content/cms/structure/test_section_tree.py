"""The tree of sections: its pages, and moving by mouse, keyboard and touch (content.cms.structure.section_tree)."""

import pytest
from django.test import Client
from playwright.sync_api import Page, ViewportSize, expect

from content.actions import VIEW_ARTICLE, VIEW_SECTION
from content.cms.structure import section_tree
from content.models import Article, Section
from content.sections.verbs import add_section
from rbac.administration.custom_roles import make_role
from rbac.grants import grant_object
from rbac.roles import grant_role
from tests.browser import Visits
from tests.counting import queries
from tests.newsroom import Person
from tests.signing_in import signed_in
from tests.words import OLD_SITE


def test_a_user_who_sees_a_section_alone_is_not_told_how_much_is_in_it(
    news: Section, published: Article, otto: Person, ed: Person, ada: Person
) -> None:
    """Shared with them is the section, and of what is in it one article: the others are no number either."""
    role = make_role("Looks after addresses", {str(VIEW_SECTION): "editor"}, reason="x", by=ada)
    grant_role(otto, role.key, scope=news.scope, reason="x", by=ada)
    assert "0 public of 0" in signed_in(otto).get("/cms/sections/").text
    everything = news.articles.count()
    assert f"1 public of {everything}" in signed_in(ed).get("/cms/sections/").text
    grant_object(otto, VIEW_ARTICLE, published, reason="reads it", by=ed)
    assert "1 public of 1" in signed_in(otto).get("/cms/sections/").text


@pytest.fixture
def many(news: Section, policies: Section, ada: Person, monkeypatch: pytest.MonkeyPatch) -> list[Section]:
    """In the order of the tree; there are more than are shown at once, three on a page."""
    monkeypatch.setattr(section_tree, "SHOWN", 4)
    monkeypatch.setattr(section_tree, "PAGE", 3)
    inner = [add_section(news, by=ada, source=OLD_SITE, title=f"Inner {n}") for n in range(3)]
    return [news, *inner, policies, add_section(policies, by=ada, source=OLD_SITE, title="Outer")]


def rows(page: str) -> list[int]:
    return [int(part.partition('"')[0]) for part in page.split('<tr id="section-')[1:]]


def test_a_large_tree_comes_in_pages_that_turn_both_ways(as_ada: Client, many: list[Section]) -> None:
    keys = [section.pk for section in many]
    first = as_ada.get("/cms/sections/").text
    assert (rows(first), "data-tree" in first) == (keys[:3], False)
    assert f'rel="next" href="?before={keys[2]}"' in first
    last = as_ada.get(f"/cms/sections/?before={keys[2]}").text
    assert rows(last) == keys[3:]
    assert f'rel="prev" href="?after={keys[3]}"' in last
    assert rows(as_ada.get(f"/cms/sections/?after={keys[3]}").text) == keys[:3]
    # A whole page, from the beginning.
    assert rows(as_ada.get(f"/cms/sections/?after={keys[1]}").text) == keys[:3]
    assert rows(as_ada.get(f"/cms/sections/?at={keys[4]}").text) == keys[4:]


@pytest.mark.parametrize("asked", ["before=999999", "after=x", "at=٣", "before=" + "9" * 30, "q=%00"])
def test_a_place_that_is_none_begins_at_the_beginning(
    as_ada: Client, many: list[Section], asked: str
) -> None:
    shown = rows(as_ada.get(f"/cms/sections/?{asked}").text)
    assert shown == ([] if asked.startswith("q") else [section.pk for section in many[:3]])


def test_a_page_does_not_begin_at_a_section_that_is_hidden(
    as_cara: Client, many: list[Section], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(section_tree, "SHOWN", 3)
    first = rows(as_cara.get("/cms/sections/").text)
    assert first == [section.pk for section in many[:3]]
    assert rows(as_cara.get(f"/cms/sections/?after={many[4].pk}").text) == first


def test_sections_are_found_by_title_and_address(
    as_ada: Client, as_cara: Client, many: list[Section]
) -> None:
    assert rows(as_ada.get("/cms/sections/?q=outer").text) == [many[5].pk]
    assert rows(as_ada.get("/cms/sections/?q=inner+news").text) == [section.pk for section in many[1:4]]
    nothing = as_cara.get("/cms/sections/?q=outer").text
    assert (rows(nothing), "No section is called that" in nothing) == ([], True)


def test_a_section_that_was_moved_shows_where_it_is(as_ada: Client, many: list[Section]) -> None:
    answer = as_ada.post(f"/cms/sections/{many[1].pk}/move/", {"to": many[4].pk})
    assert answer["Location"] == f"/cms/sections/?at={many[1].pk}#section-{many[1].pk}"
    assert rows(as_ada.get(answer["Location"].partition("#")[0]).text) == [many[1].pk]


def test_a_page_of_the_tree_costs_the_same_for_many_more(
    as_ada: Client, many: list[Section], ada: Person
) -> None:
    as_ada.get("/cms/sections/")
    for number in range(10):
        add_section(many[5], by=ada, source=OLD_SITE, title=f"Deep {number}")
    assert queries(as_ada, "/cms/sections/") == 6
    assert len(rows(as_ada.get("/cms/sections/").text)) == 3


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


@pytest.mark.parametrize("who", ["cara", "ed", "edna"], indirect=True)
def test_a_user_who_may_not_move_sections_gets_no_handles(
    who: Person, policies: Section, cara: Person
) -> None:
    assert "data-tree" not in signed_in(who).get("/cms/sections/").text


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
    add_section(news, by=ada, source=OLD_SITE, title="Harbour")
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
