"""What a browser keeps of a redirect must not send its reader in a circle, nor to where something else was."""

import pytest
from playwright.sync_api import Page

from content import workflow
from content.models import Article
from tests.browser import Visits
from tests.newsroom import Person, fresh

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]
FIRST, OTHER = "/news/ferry-timetable-changes/", "/news/more-boats/"


def moved(article: Article, slug: str, by: Person) -> None:
    article = fresh(article)
    workflow.move_article(article, article.section, by=by, slug=slug)


def reached(page: Page, path: str) -> str:
    answer = page.goto(path)
    assert answer is not None
    assert answer.ok
    return page.url


def test_what_moved_there_and_back_is_found_by_whoever_followed_both_ways(
    published: Article, ed: Person, visits: Visits
) -> None:
    page = visits.open("/")
    for slug, here in (("more-boats", OTHER), ("ferry-timetable-changes", FIRST)) * 2:
        moved(published, slug, ed)
        for path in (FIRST, OTHER):
            assert reached(page, path) == f"{visits.site}{here}"
