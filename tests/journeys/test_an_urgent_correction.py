"""An urgent correction from its first key to its end: what everybody sees meanwhile, and what becomes of a draft."""

import pytest
from playwright.sync_api import Page, expect

from content import workflow
from content.corrections.reverting import revert_due
from content.models import Article, UrgentCorrection
from tests.axe import complaints
from tests.browser import Visits, ready
from tests.content.autosave.test_saving import save
from tests.corrections import aged
from tests.database import Owner
from tests.journeys.test_choosing_sides import press_by_keyboard
from tests.newsroom import Person
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.late, pytest.mark.usefixtures("fresh_database")]


@pytest.fixture
def in_work(published: Article, cara: Person, ed: Person, edna: Person) -> Article:
    """Public, and Cara has submitted a change."""
    save(published, cara, "<p>From May.</p><p>By Cara.</p>", base=1)
    return workflow.submit(published, by=cara)


def corrected_by_keyboard(article: Article, by: Person, visits: Visits) -> Page:
    page = ready(visits.open(f"/cms/articles/{article.pk}/correct/", as_=signed_in(by)))
    expect(page.get_by_text("Version 2, on which Cara is working, is no part of this.")).to_be_visible()
    page.get_by_role("textbox", name="Title").focus()
    page.keyboard.press("End")
    page.keyboard.type(" from June")
    page.get_by_label("Why can it not wait?").focus()
    page.keyboard.type("The month is wrong.")
    page.get_by_role("button", name="Correct it for readers now").press("Enter")
    expect(page.get_by_text("Ed corrected this alone, and readers see it.")).to_be_visible()
    return page


def went_on(article: Article, by: Person, visits: Visits) -> Page:
    """By keyboard, from the desk to the draft that made room."""
    page = visits.open("/cms/", as_=signed_in(by))
    press_by_keyboard(page, "Read it")
    assert complaints(page) == []
    press_by_keyboard(page, "Go on with version 2")
    expect(page.get_by_text("This is version 2 by Cara")).to_be_visible()
    assert complaints(ready(page)) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Save as a new draft").first.press("Enter")
    return page


def test_countersigned_in_time_it_stays_and_the_draft_goes_on_with_it(
    in_work: Article, visits: Visits, cara: Person, ed: Person, edna: Person, ada: Person
) -> None:
    corrected_by_keyboard(in_work, ed, visits)
    page = went_on(in_work, cara, visits)
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Ferry timetable changes from June")
    expect(page.get_by_role("textbox", name="Text")).to_contain_text("By Cara.")
    second = visits.open("/cms/", as_=signed_in(edna))
    press_by_keyboard(second, "Read it and countersign it")
    press_by_keyboard(second, "Countersign this version")
    expect(second.get_by_text("Countersigned. It stays.")).to_be_visible()


def test_not_countersigned_in_time_it_goes_back_and_the_draft_is_one_again(
    in_work: Article, visits: Visits, cara: Person, ed: Person, edna: Person, owner_connection: Owner
) -> None:
    page = corrected_by_keyboard(in_work, ed, visits)
    aged(UrgentCorrection.objects.get(), "25 hours", owner_connection)
    assert revert_due() == 1
    page.reload()
    expect(page.get_by_text("the site itself: no one countersigned it in time")).to_be_visible()
    hers = visits.open(f"/cms/articles/{in_work.pk}/", as_=signed_in(cara))
    expect(hers.get_by_role("textbox", name="Text")).to_contain_text("By Cara.")
    expect(hers.get_by_role("button", name="Submit for review").first).to_be_visible()
    reader = visits.open("/news/ferry-timetable-changes/")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Ferry timetable changes")
