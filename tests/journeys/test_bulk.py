"""Many articles at once: what will and what will not happen is said before, it runs, and one press takes it back."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Article
from tests.axe import complaints
from tests.journeys.newsrooms import Newsroom
from tests.journeys.steps import PATIENCE, press

pytestmark = [pytest.mark.browser, pytest.mark.late]

type State = dict[int, tuple[str | None, bool, bool]]


def as_it_is() -> State:
    """Of each article what readers see, whether it is in the trash, and whether someone works on it."""
    known = Article.objects.select_related("live")
    return {
        article.pk: (
            article.live.title if article.live else None,
            article.trashed_at is None,
            article.draft_id is not None,
        )
        for article in known
    }


def looked_at(page: Page) -> tuple[int, int]:
    """All on the page are ticked. To how many throwing away will happen, and to how many it will not."""
    page.get_by_label("Choose all on this page").check()
    page.get_by_label("With the chosen articles").select_option("trash")
    press(page, "See what would happen")
    parts = page.get_by_role("main").locator("section").filter(has=page.locator("ul.bulk-list"))
    will, will_not = (part.locator("ul.bulk-list > li") for part in parts.all())
    expect(will_not.first).to_contain_text("Readers see this article. Take it down first")
    assert complaints(page) == []
    return will.count(), will_not.count()


def test_drafts_are_thrown_away_together_and_brought_back_together(newsroom: Newsroom) -> None:
    ed = newsroom.open("Ed", "/cms/articles/")
    for title in ("One of three", "Two of three", "Three of three"):
        newsroom.new_article(ed, title, "A note to be thrown away.")
    ed.goto("/cms/articles/")
    before, rows = as_it_is(), ed.locator("[name=chosen]").count()
    will, will_not = looked_at(ed)
    assert will >= 3
    assert will + will_not == rows
    assert as_it_is() == before
    press(ed, f"Throw away: {will} articles")
    expect(ed.get_by_text(f"{will} of {will} done.")).to_be_visible(timeout=PATIENCE)
    during = as_it_is()
    assert sum(during[key] != before[key] for key in before) == will
    assert all(during[key][0] == live for key, (live, _there, _draft) in before.items())
    press(ed, "See what would come back")
    expect(ed.get_by_role("heading", name=f"This will be undone for {will} articles")).to_be_visible()
    assert as_it_is() == during
    press(ed, "Undo it")
    expect(ed.get_by_role("heading", level=1)).to_contain_text("Undo")
    expect(ed.get_by_text(f"{will} of {will} done.")).to_be_visible(timeout=PATIENCE)
    expect(ed.locator("[data-goes-on]")).to_have_count(0)
    assert as_it_is() == before
