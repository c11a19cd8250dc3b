"""Two browsers on one article: each sees the other, different paragraphs merge, the same one is shown side by side."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Article, Presence
from tests.browser import Visits
from tests.newsroom import Person
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]


def editor(article: Article, person: Person, visits: Visits) -> Page:
    page = visits.open(f"/cms/articles/{article.pk}/", as_=signed_in(person))
    page.locator("[data-editor][data-ready]").wait_for()
    return page


@pytest.mark.late
def test_each_sees_that_the_other_is_there(draft: Article, cara: Person, ed: Person, visits: Visits) -> None:
    first = editor(draft, cara, visits)
    first.wait_for_timeout(300)
    second = editor(draft, ed, visits)
    expect(second.get_by_text("Cara has this open too, since")).to_be_visible()
    first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(first.get_by_text("Ed has this open too, since")).to_be_visible()
    second.goto("/cms/")
    second.wait_for_timeout(300)
    assert [row.person.name for row in Presence.objects.all()] == ["Cara"]
