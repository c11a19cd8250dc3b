"""At 320 px nothing of a page lies beside the screen, whatever was written: WCAG 2.2, 1.4.10."""

import pytest
from playwright.sync_api import Page

from content.models import Article, Section, Topic
from tests.browser import Visits, beside_the_screen
from tests.content.conftest import published_by
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in
from tests.words import readdressed

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]

LONG = "Taumatawhakatangihangakoauauotamateaturipukakapikimaungahoronukupokaiwhenuakitanatahu"

BODY = (
    f"<p>{LONG}</p><pre><code>{'a line of code that goes on ' * 9}</code></pre>"
    f"<table><tbody><tr>{'<td>Thirty words</td>' * 12}</tr></tbody></table>"
)


@pytest.mark.late
def test_long_words_and_lines_of_code_leave_a_page_as_wide_as_the_screen(
    cara: Person, ed: Person, news: Section, visits: Visits
) -> None:
    topic = Topic.objects.create(name="Names", slug="names")
    article = published_by(cara, ed, news, LONG, body=BODY, topics=[topic.pk])
    page = visits.open("/", as_=signed_in(ed), viewport={"width": 320, "height": 640})
    desk = (f"/cms/articles/{article.pk}/{part}" for part in ("", "history/", "history/1/"))
    for path in ("/", "/news/", "/topics/names/", f"/{fresh(article).address.path}/", *desk):
        page.goto(path)
        assert LONG in page.locator("body").inner_text()
        assert beside_the_screen(page) == 0, path


FIRST, OTHER = "/news/ferry-timetable-changes/", "/news/more-boats/"


def moved(article: Article, slug: str, by: Person) -> None:
    article = fresh(article)
    readdressed(article, article.section, by=by, slug=slug)


def reached(page: Page, path: str) -> str:
    answer = page.goto(path)
    assert answer is not None
    assert answer.ok
    return page.url


def test_what_moved_there_and_back_is_found_by_a_user_who_followed_both_ways(
    published: Article, ed: Person, visits: Visits
) -> None:
    page = visits.open("/")
    for slug, here in (("more-boats", OTHER), ("ferry-timetable-changes", FIRST)) * 2:
        moved(published, slug, ed)
        for path in (FIRST, OTHER):
            assert reached(page, path) == f"{visits.site}{here}"
