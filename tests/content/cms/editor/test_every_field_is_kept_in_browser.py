"""Whatever someone typed on the page of an editor waits in the browser after a crash, field by field."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from content import workflow
from content.bylines.verbs import add_byline
from content.models import Article, Section
from content.notes.verbs import write_note
from content.taxonomy.topics import add_topic
from tests.browser import Visits, put_caret, ready
from tests.content.cms.editor.test_autosave_in_browser import crash, waiting
from tests.content.cms.editor.test_long_text_in_browser import WRITTEN_OUT
from tests.newsroom import Person, fresh
from tests.samples import sample
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

FIELDS = sample(__file__, "all_fields.js")
PICTURE = (
    f'<figure><img src="/media/{"0a" * 32}/harbour.png" alt="Boats"><figcaption>Two.</figcaption></figure>'
)
FILL = """(html) => {
  const text = document.querySelector("textarea[name=body]");
  text.value = html;
  text.dispatchEvent(new Event("replaced"));
}"""

FIELDS_OF_AN_ARTICLE = {
    *("title", "summary", "slug", "language", "bylines", "correction", "withdrawn_corrections", "topics")
}


def asked(page: Page, act: str, names: Iterable[str] = ()) -> Any:
    """What ``FIELDS`` answers: ``act`` is one of those that are named there."""
    return page.evaluate(FIELDS, [act, [*names]])


@pytest.fixture
def everything(published: Article, cara: Person, ed: Person, edna: Person) -> Article:
    """A public article with a new draft, topics, a correction note and a note beside it: its page has every field."""
    add_byline(by=edna, name="Jane Doe")
    add_topic(by=edna, name="Ferries")
    workflow.save_draft(
        published, by=ed, title="Ferry", summary="Boats.", body="<p>From May.</p>", base=1,
        correction_notes="2026-11-25 It was May.",
    )  # fmt: skip
    found: Article = fresh(published)
    write_note(found, by=cara, text="Really?", version=2)
    return found


def opened(visits: Visits, client: Client, path: str) -> Page:
    visits.expect("ERR_FAILED")
    page = visits.open(path, as_=client)
    page.route("**/keep/", lambda route: route.abort())  # the site hears of nothing from now on
    return ready(page)


def changed(page: Page) -> dict[str, Any]:
    names = asked(page, "unfold")
    assert len(names) == len(set(names)), names
    said: dict[str, Any] = asked(page, "change", names)
    assert {*names} - {*said} <= {name for name in names if name.split()[1] == "body"}
    return said


def after_a_crash(page: Page, path: str, entries: int) -> Page:
    """``path`` in another window, once so many entries wait in the browser."""
    waiting(page, entries)
    page.wait_for_timeout(2500)  # the last of them has been written
    page = crash(page)
    page.goto(path)
    return page


def brought_back(page: Page, path: str, held: dict[str, Any], entries: int) -> Page:
    page = after_a_crash(page, path, entries)
    page.get_by_role("button", name="Bring them back").click()
    asked(page, "unfold")
    for name, value in held.items():
        assert asked(page, "hold", [name]) == {name: value}
    return page


def test_every_field_of_the_editor_and_of_what_stands_beside_it(
    everything: Article, ed: Person, visits: Visits
) -> None:
    path = f"/cms/articles/{everything.pk}/"
    page = opened(visits, signed_in(ed), path)
    held = changed(page)
    things = {name.split()[0].split(":")[0] for name in held}
    assert things == {"article", "note", "answer", "take-down"}
    assert {name.split()[1] for name in held} >= FIELDS_OF_AN_ARTICLE
    page = brought_back(page, path, held, 4)
    expect(page.get_by_text("Not sent yet: these words waited in this browser.")).to_have_count(3)


@pytest.mark.parametrize("kind", ["event", "notice", "landing"])
def test_every_field_of_a_new_page(
    kind: str, news: Section, policies: Section, edna: Person, visits: Visits
) -> None:
    page = opened(visits, signed_in(edna), "/cms/articles/new/")
    page.get_by_role("combobox", name="Kind").select_option(kind)
    names = [name for name in asked(page, "unfold") if not name.endswith(" kind")]
    held = asked(page, "change", names)
    assert [name for name in held if f" {kind}-" in name]
    page = after_a_crash(page, "/cms/", 1)
    page.locator("[data-unsent-desk]").get_by_role("link").first.click()
    page.get_by_role("button", name="Bring them back").click()
    expect(page.get_by_role("combobox", name="Kind")).to_have_value(kind)
    asked(page, "unfold")
    assert asked(page, "hold", held) == held


@pytest.mark.parametrize(
    ("path", "things"), [("schedule", {"publish-at", "take-down-at"}), ("review", {"send-back", "note"})]
)
def test_times_and_reasons_on_pages_of_their_own(
    path: str, things: set[str], published: Article, cara: Person, ed: Person, visits: Visits
) -> None:
    workflow.save_draft(published, by=cara, title="Ferry", summary="", body="<p>June.</p>", base=1)
    workflow.submit(fresh(published), by=cara)
    if path == "schedule":
        workflow.approve(fresh(published), by=ed, digest=fresh(published).newest.digest)
    there = f"/cms/articles/{published.pk}/{path}/"
    page = visits.open(there, as_=signed_in(ed))
    held = changed(page)
    kept = {name.split(":")[0] for name in held}
    assert things <= kept
    page = after_a_crash(page, there, len(kept))
    page.get_by_text("Not sent yet: these words waited in this browser.").first.wait_for()
    assert asked(page, "hold", held) == held


def test_captions_alternative_texts_and_footnotes(draft: Article, cara: Person, visits: Visits) -> None:
    visits.expect("Failed to load resource")  # the picture is not there
    page = opened(visits, signed_in(cara), f"/cms/articles/{draft.pk}/")
    page.evaluate(FILL, f"{PICTURE}<p>May<span data-footnote>Or June.</span>.</p>")
    page.get_by_label("Alternative text").fill("Three boats")
    for part in (".editor__figure figcaption", ".prose [data-footnote]"):
        put_caret(page.locator(part))
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.type("maybe")
    body = page.evaluate(WRITTEN_OUT)
    assert ("Three boats" in body, body.count("maybe")) == (True, 2)
    page = after_a_crash(page, f"/cms/articles/{draft.pk}/", 1)
    page.get_by_role("button", name="Bring them back").click()
    expect(page.get_by_label("Alternative text")).to_have_value("Three boats")
    assert page.evaluate(WRITTEN_OUT) == body
