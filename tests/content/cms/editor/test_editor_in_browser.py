"""The editor in Chromium: what it fetches, what is typed arrives with script and without, and leaving asks first."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, Page, expect

from content import workflow
from content.models import Article, Revision, Topic
from content.models.articles.review import State
from tests.axe import complaints
from tests.browser import Visits, paste, put_caret, ready, save_draft, text_of
from tests.content.imports.wordpress.files import needs_real_export
from tests.journeys.newsrooms import SAVE, brought_in, save
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def test_when_the_editor_cannot_load_the_text_arrives_unharmed(
    draft: Article, visits: Visits, page: Page
) -> None:
    visits.expect("Failed to load resource")
    visits.expect("Integrity policy: refused")  # the import after a preload that failed
    page.route("**/django_prose_editor/**", lambda route: route.abort())
    page.reload()
    page.get_by_label("Summary").fill("Three more boats.")
    save_draft(page, 2)
    assert (fresh(draft).draft.body, fresh(draft).draft.summary) == ("<p>From May.</p>", "Three more boats.")


def test_leaving_with_unsaved_words_asks_first(page: Page) -> None:
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


def test_two_versions_side_by_side(draft: Article, ed: Person, visits: Visits, page: Page) -> None:
    visits.expect("status of 409")
    other = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(ed))
    other.get_by_label("Summary").fill("Ed's summary.")
    save_draft(other, 2)
    page.get_by_label("Summary").fill("Cara's summary.")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Nothing is lost").wait_for()
    page.get_by_role("button", name="Save my version on top").click()
    page.get_by_text("Saved as version 4.").wait_for()
    assert fresh(draft).draft.summary == "Cara's summary."


IS_AS_STORED = """(() => {
  const text = document.querySelector("textarea[name=body]");
  return text.value === text.defaultValue;
})()"""


# What the button sends, without the page that comes of it.
SENT = """async (save) => (await fetch(save.form.action, {
  method: "POST", body: new FormData(save.form, save), redirect: "manual",
})).type"""


@pytest.fixture
def imported(request: pytest.FixtureRequest) -> list[Article]:
    brought_in(request)
    return list(Article.objects.order_by("pk"))


def one_of_each_markup(articles: list[Article]) -> list[Article]:
    """Of articles with the same elements and attributes one: opening the others shows nothing more."""
    markup = {frozenset(re.findall(r"<\w+(?: [\w-]+)?", one.newest.body)): one for one in articles}
    return [*markup.values()]


def opened(page: Page, articles: list[Article]) -> Iterator[Article]:
    for article in articles:
        page.goto(f"/cms/articles/{article.pk}/")
        ready(page)
        yield article


@needs_real_export
def test_what_was_typed_and_taken_out_again_is_no_change_either(
    imported: list[Article], edna: Person, visits: Visits
) -> None:
    """Nor is what was imported and is saved as it was opened: neither makes a version."""
    visits.expect("Failed to load resource")
    page = visits.open("/cms/", as_=signed_in(edna))
    versions = Revision.objects.count()
    for article in opened(page, one_of_each_markup(imported)):
        assert page.get_by_role("button", name=SAVE).first.evaluate(SENT) == "opaqueredirect"
        assert Revision.objects.count() == versions, article.newest.title
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


LATER = {"writing.js", "pasting.js", "files.js", "languages.js", "embed-dialog.js", "linkify.js"}

BESIDE = {"notes.js", "advice.js", "offering.js", "left-behind.js", "unsent-found.js"}


def test_nothing_comes_that_only_a_writer_needs_before_someone_writes(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    page.reload(wait_until="networkidle")
    ready(page)
    assert "editor.js" in asked
    assert not (LATER | BESIDE) & set(asked)
    with page.expect_response("**/linkify.js"), page.expect_response("**/pasting.js"):
        put_caret(text_of(page))
    page.wait_for_load_state("networkidle")
    assert set(asked) >= LATER


def test_addresses_that_are_typed_become_links(page: Page) -> None:
    with page.expect_response("**/linkify.js"), page.expect_response("**/languages.js"):
        put_caret(text_of(page))
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Control+End")
    page.keyboard.type(" See www.example.org today")
    expect(text_of(page).locator("a")).to_have_attribute("href", "http://www.example.org")


def test_what_is_pasted_at_once_waits_for_its_cleaning(page: Page) -> None:
    style = "<style>p.MsoNormal {margin:0cm;}</style>"  # whatever reads it breaks our policy
    paste(page, f'{style}<p class="MsoNormal"><span style="font-weight:700">Bold</span> news</p>')
    expect(text_of(page).locator("strong")).to_have_text("Bold")


def test_a_dialog_that_cannot_be_fetched_says_so_and_can_be_asked_for_again(
    visits: Visits, page: Page
) -> None:
    visits.expect("Failed to load resource")
    visits.expect("Integrity policy: refused")  # the import after a preload that failed
    page.route("**/languages.js", lambda route: route.abort())
    page.get_by_role("button", name="Language of this passage").click()
    sentence = page.get_by_text("This part of the editor could not be fetched.")
    expect(sentence).to_be_visible()
    page.unroute("**/languages.js")
    page.get_by_role("button", name="Language of this passage").click()
    expect(page.locator("dialog[data-language]")).to_be_visible()
    expect(sentence).to_be_hidden()


NEW = "/cms/articles/new/"


def without(script: str, visits: Visits, by: Person, address: str = NEW) -> Page:
    page = visits.open("/cms/", as_=signed_in(by))
    visits.expect("Failed to load resource")
    visits.expect("Integrity policy: refused")  # the import after a preload that failed
    page.route(f"**/{script}.js", lambda route: route.abort())
    page.goto(address)
    return ready(page)


def test_the_fields_of_a_kind_come_with_its_draft(cara: Person, visits: Visits) -> None:
    page = without("kinds", visits, cara)
    expect(page.get_by_text("What other kinds of pages ask for could not be fetched.")).to_be_visible()
    assert complaints(page) == []
    page.get_by_role("combobox", name="Kind").select_option(label="Event")
    page.get_by_label("Title").fill("Regatta")
    save_draft(page, 1)
    expect(page.get_by_label("Place")).to_be_visible()


def test_a_part_is_typed_until_its_editor_comes(cara: Person, visits: Visits) -> None:
    page = without("lines-editor", visits, cara)
    page.get_by_role("combobox", name="Kind").select_option(label="Landing page")
    said = page.get_by_text("The buttons for bold, links and lists could not be fetched.").first
    field = page.locator("#id_landing-words_1")
    expect(said).to_be_visible()
    assert complaints(page) == []
    field.fill("The **last** ferry")
    page.unroute("**/lines-editor.js")
    page.locator("#id_title").focus()
    expect(said).to_be_hidden()
    expect(page.get_by_role("textbox", name="Words of part 1").locator("strong")).to_have_text("last")


def test_topics_are_ticked_when_their_search_cannot_come(
    draft: Article, cara: Person, visits: Visits
) -> None:
    topics = [Topic.objects.create(name=f"Topic {number}", slug=f"topic-{number}") for number in range(14)]
    page = without("choices", visits, cara, f"/cms/articles/{draft.pk}/")
    page.get_by_text("Bylines, address, language and topics").click()
    expect(page.get_by_text("This help could not be fetched.").locator("visible=true")).to_have_count(1)
    page.get_by_label("Topic 7", exact=True).check()
    save_draft(page, 2)
    assert fresh(draft).newest.topic_ids == [topics[7].pk]
