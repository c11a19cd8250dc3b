"""The main job, by hand and in a browser: write, submit, read the difference, approve, publish, read."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Article
from tests.browser import Visits, put_caret
from tests.journeys.conftest import Enter, picture
from tests.journeys.newsrooms import WIDE
from tests.journeys.steps import submit

TITLE = "The swing bridge opens to bicycles"
WORDS = "From Monday the swing bridge carries a lane for bicycles on its eastern side."


def write(page: Page) -> None:
    page.get_by_role("link", name="New article").click()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Summary").fill("A lane of its own, from Monday.")
    put_caret(page.locator(".ProseMirror"))
    page.keyboard.type(WORDS)
    picture(page, "editor")


def path_of(title: str) -> str:
    return f"/{Article.objects.get(draft__title=title).address.path}/"


def approve_and_publish(page: Page, title: str) -> None:
    page.goto("/cms/review/")
    picture(page, "review-queue")
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("button", name="Approve this version").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Publish").first.click()


def test_from_a_contributors_draft_to_a_reader(demo_site: Visits, enter: Enter) -> None:
    cara = enter("Cara")
    write(cara)
    submit(cara)
    address = path_of(TITLE)
    demo_site.expect("status of 404")
    reader = demo_site.open(address, viewport=WIDE)
    expect(reader.get_by_text(WORDS)).to_have_count(0)

    approve_and_publish(enter("Ed"), TITLE)
    reader.goto(address)
    expect(reader.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(reader.get_by_text(WORDS)).to_be_visible()
    picture(reader, "article")
    reader.goto("/")
    expect(reader.get_by_role("link", name=TITLE)).to_be_visible()
    picture(reader, "front-page")


@pytest.mark.late
def test_an_editor_reads_what_changes_for_readers(demo_site: Visits, enter: Enter) -> None:
    ed = enter("Ed")
    article = Article.objects.get(
        live__isnull=False, draft__status__state="in_review", section__title="Harbour"
    )
    ed.goto(f"/cms/articles/{article.pk}/review/")
    expect(ed.locator("ins").first).to_be_visible()
    expect(ed.locator("del").first).to_be_visible()
    expect(ed.get_by_role("button", name="Approve this version")).to_be_enabled()
    picture(ed, "review")
