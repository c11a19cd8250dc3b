"""What people do again and again on their way: write on, submit, approve, publish."""

import re

from playwright.sync_api import Page, expect

from content.models import Article
from tests.journeys.newsrooms import Newsroom, at_the_end, save

PATIENCE = 30_000  # milliseconds, for what a page does by itself on a busy machine


def editor_of(article: Article) -> str:
    return f"/cms/articles/{article.pk}/"


def public_address(article: Article) -> str:
    return f"/{article.address.path}/"


def write_on(page: Page, words: str) -> None:
    """``words`` as one more paragraph of what ``page`` edits, not saved yet."""
    at_the_end(page)
    page.keyboard.type(words)


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """The button that leads to another page, or to the same one again."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=True).first.click()


def take_down(page: Page, article: Article, why: str) -> None:
    """From the page of the article, in one step."""
    page.goto(editor_of(article))
    page.locator("summary", has_text="Take down").click()
    page.get_by_label("Why is it taken down?").fill(why)
    press(page, "Take down")
    expect(page.get_by_text("Taken down. Readers no longer see it.")).to_be_visible()


def submit(page: Page) -> None:
    press(page, "Submit for review")
    expect(page.get_by_text("Submitted for review.")).to_be_visible()


def submitted(newsroom: Newsroom, by: str, words: str) -> Page:
    """The public story with one more paragraph, in review: the window of who wrote it."""
    page = newsroom.open(by, editor_of(newsroom.story))
    write_on(page, words)
    save(page)
    submit(page)
    return page


def approve(page: Page, article: Article) -> None:
    page.goto(f"{editor_of(article)}review/")
    press(page, "Approve this version")
    expect(page.get_by_text("Approved: exactly this version can now be published.")).to_be_visible()


def publish(page: Page) -> None:
    """From the page on which it was approved."""
    press(page, "Publish this version")
    expect(page.get_by_text("Published. Readers see it now.")).to_be_visible()
