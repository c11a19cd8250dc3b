"""Topics get another name and become one; sections move by mouse and by keyboard, and readers are led on."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Section
from content.sections.verbs import add_section
from content.taxonomy.topics import add_topic
from tests.journeys.newsrooms import Newsroom
from tests.journeys.steps import press
from tests.words import OLD_SITE, accept_all

pytestmark = [pytest.mark.browser, pytest.mark.late]


def with_two_sections(newsroom: Newsroom, height: int = 860) -> tuple[Page, Section, Section]:
    """Ada's window with all sections, and the last two at the top."""
    ada = newsroom.person("Ada")
    first, second = (add_section(None, by=ada, title=title, source=OLD_SITE) for title in ("Whales", "Zoos"))
    page = newsroom.open("Ada", "/cms/sections/", viewport={"width": 1280, "height": height})
    return page, first, second


def path_of(section: Section) -> str:
    return Section.objects.select_related("address").get(pk=section.pk).address.path


def read_at_both(newsroom: Newsroom, old: str, section: Section) -> None:
    """The old address leads to the new one."""
    reader = newsroom.read(f"/{old}/")
    assert reader.url == f"{newsroom.visits.site}/{path_of(section)}/"
    expect(reader.get_by_role("heading", level=1)).to_have_text(section.title)


def confirmed(page: Page) -> None:
    """Where someone gains or loses by it, that is seen first."""
    button = page.get_by_role("button", name="Move", exact=False).and_(page.locator(".button--primary"))
    if button.count():
        with page.expect_navigation():
            button.first.click()


def test_a_section_moves_by_keyboard(newsroom: Newsroom) -> None:
    page, whales, zoos = with_two_sections(newsroom)
    page.get_by_role("button", name="Move Zoos").focus()
    page.keyboard.press("Enter")
    for _step in range(40):
        if page.locator("[data-tree-status]").inner_text() == "Into Whales":
            break
        page.keyboard.press("ArrowUp")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    confirmed(page)
    assert path_of(zoos) == "whales/zoos"
    read_at_both(newsroom, "zoos", zoos)
    assert path_of(whales) == "whales"


def test_a_section_is_dragged_into_another(newsroom: Newsroom) -> None:
    page, _whales, zoos = with_two_sections(newsroom, height=6000)
    row = page.locator("tr", has=page.get_by_role("button", name="Move Zoos"))
    onto = page.locator("tr", has=page.get_by_role("button", name="Move Whales"))
    box = onto.bounding_box()
    assert box is not None
    row.locator("th").hover()
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + box["height"] / 2, steps=8)
    with page.expect_navigation():
        page.mouse.up()
    confirmed(page)
    assert path_of(zoos) == "whales/zoos"


def test_topics_get_another_name_and_become_one(newsroom: Newsroom) -> None:
    for name in ("Seabirds", "Birds of the sea"):
        add_topic(by=newsroom.person("Edna"), name=name)
    page = newsroom.open("Edna", "/cms/topics/?q=Seabirds")
    page.get_by_role("link", name="Seabirds").first.click()
    page.get_by_label("Name").fill("Gulls and terns")
    press(page, "Save topic")
    accept_all(newsroom.person("Ada"))
    page.goto("/cms/topics/?q=Birds")
    page.get_by_role("link", name="Birds of the sea").first.click()
    page.get_by_role("link", name="Make this topic part of another one").click()
    if (letters := page.get_by_role("main").get_by_role("searchbox")).count():  # where there are many
        letters.fill("Gulls")
    page.get_by_role("radio", name="Gulls and terns", exact=True).check()
    page.get_by_role("button", name="See what happens").click()
    press(page, "Make “Birds of the sea” part of “Gulls and terns”")
    accept_all(newsroom.person("Ada"))
    page.goto("/cms/topics/?q=Gulls")
    page.get_by_role("link", name="Gulls and terns").first.click()
    expect(page.get_by_text("/topics/birds-of-the-sea/")).to_be_visible()  # leads here too
