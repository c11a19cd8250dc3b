"""Opening an imported text and saving it without a change makes no version, and no approval is void for it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from content import workflow
from content.models import Article, Revision
from content.models.articles.review import State
from tests.browser import Visits, put_caret
from tests.content.imports.wordpress.files import needs_real_export
from tests.journeys.newsrooms import brought_in, ready, save, text_of
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

IS_AS_STORED = """(() => {
  const text = document.querySelector("textarea[name=body]");
  return text.value === text.defaultValue;
})()"""


@pytest.fixture
def imported(request: pytest.FixtureRequest) -> list[Article]:
    brought_in(request)
    return list(Article.objects.order_by("pk"))


def opened(page: Page, articles: list[Article]) -> Iterator[Article]:
    for article in articles:
        page.goto(f"/cms/articles/{article.pk}/")
        ready(page)
        yield article


@needs_real_export
def test_what_was_imported_is_saved_unchanged_without_a_version(
    imported: list[Article], edna: Person, visits: Visits
) -> None:
    visits.expect("Failed to load resource")
    page = visits.open("/cms/", as_=signed_in(edna))
    versions = Revision.objects.count()
    for article in opened(page, imported):
        save(page)
        assert Revision.objects.count() == versions, article.newest.title


@needs_real_export
def test_what_was_typed_and_taken_out_again_is_no_change_either(
    imported: list[Article], edna: Person, visits: Visits
) -> None:
    visits.expect("Failed to load resource")
    page = visits.open("/cms/", as_=signed_in(edna))
    for article in opened(page, imported):
        put_caret(text_of(page))
        page.keyboard.press("Control+End")
        page.keyboard.type("x")
        assert page.evaluate(IS_AS_STORED) is False, article.newest.title
        page.keyboard.press("Control+z")
        assert page.evaluate(IS_AS_STORED) is True, article.newest.title


@needs_real_export
def test_an_approval_outlives_a_look_and_a_save(
    imported: list[Article], edna: Person, ed: Person, visits: Visits
) -> None:
    visits.expect("Failed to load resource")
    draft = next(article for article in imported if article.live_id is None and article.draft_id)
    approved = workflow.approve(workflow.submit(draft, by=ed), by=edna, digest=fresh(draft).newest.digest)
    page = visits.open("/cms/", as_=signed_in(ed))
    for article in opened(page, [approved]):
        put_caret(text_of(page))
        page.keyboard.type("x")
        page.keyboard.press("Backspace")
        page.keyboard.press("Control+s")
        page.locator("[data-kept-words]").filter(has_text="Saved").wait_for()
        page.reload()
        ready(page)
        save(page)
        assert fresh(article).draft.status.state == State.APPROVED
