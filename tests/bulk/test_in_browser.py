"""Many articles changed in a real browser: one tick for all, and it goes on by itself."""

import pytest
from playwright.sync_api import expect

from content import workflow
from content.bulk import running
from content.models import Article, Section
from tests.browser import Visits
from tests.newsroom import Person
from tests.signing_in import signed_in


@pytest.mark.browser
@pytest.mark.late
def test_all_are_ticked_thrown_away_and_brought_back(
    visits: Visits, news: Section, cara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "AT_ONCE", 2)
    for number in range(5):
        workflow.create_article(news, by=cara, title=f"Story {number}", body="<p>x</p>")
    page = visits.open("/cms/articles/", as_=signed_in(cara))
    page.get_by_label("Choose all on this page").check()
    expect(page.locator("[name=chosen]:checked")).to_have_count(5)
    page.get_by_label("With the chosen articles").select_option("trash")
    page.get_by_role("button", name="See what would happen").click()
    page.get_by_role("button", name="Throw away: 5 articles").click()
    expect(page.get_by_text("5 of 5 done.")).to_be_visible()
    assert Article.objects.exclude(trashed_at=None).count() == 5
    page.get_by_role("button", name="Undo all of it").click()
    expect(page.get_by_text("5 of 5 done.")).to_be_visible()
    page.wait_for_function("!document.querySelector('[data-goes-on]')")
    assert not Article.objects.exclude(trashed_at=None).exists()
