"""The editor in Chromium: what is typed arrives, with script and without, and is not left by accident."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, Page

from content import workflow
from content.models import Article, Revision
from content.models.articles.review import State
from tests.browser import Visits, put_caret
from tests.content.imports.wordpress.files import needs_real_export
from tests.journeys.newsrooms import brought_in, ready, save, text_of
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


@pytest.mark.late
def test_when_the_editor_cannot_load_the_text_arrives_unharmed(
    draft: Article, cara: Person, visits: Visits
) -> None:
    visits.expect("Failed to load resource")
    page = visits.open("/cms/", as_=signed_in(cara))
    page.route("**/django_prose_editor/**", lambda route: route.abort())
    page.goto(f"/cms/articles/{draft.pk}/")
    page.get_by_label("Summary").fill("Three more boats.")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Saved as version 2.").wait_for()
    assert (fresh(draft).draft.body, fresh(draft).draft.summary) == ("<p>From May.</p>", "Three more boats.")


def test_leaving_with_unsaved_words_asks_first(draft: Article, cara: Person, visits: Visits) -> None:
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(cara))
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_label("Summary").fill("Not saved yet.")
    page.get_by_role("link", name="Sections", exact=True).click()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert page.get_by_label("Summary").input_value() == "Not saved yet."


@pytest.mark.late
def test_two_versions_side_by_side(draft: Article, cara: Person, ed: Person, visits: Visits) -> None:
    visits.expect("status of 409")
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(cara))
    other = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(ed))
    for window, summary, answer in (
        (other, "Ed's summary.", "Saved as version 2."),
        (page, "Cara's summary.", "Nothing is lost"),
    ):
        window.get_by_label("Summary").fill(summary)
        window.get_by_role("button", name="Save draft").click()
        window.get_by_text(answer).wait_for()  # else whichever arrives first is version 2
    page.get_by_role("button", name="Save my version on top").click()
    page.get_by_text("Saved as version 4.").wait_for()
    assert fresh(draft).draft.summary == "Cara's summary."


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
