"""The comment form opens below the article, on a page that stays free of cookies, under Trusted Types."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Comment
from content.models.comment import CommentState
from tests.browser import Visits

pytestmark = pytest.mark.usefixtures("fresh_database")


def write(page: Page, name: str, text: str) -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your comment").fill(text)
    page.get_by_role("button", name="Send comment").click()


def test_a_reader_comments_without_leaving_the_article(visits: Visits, path: str) -> None:
    page = visits.open(path)
    assert page.context.cookies() == []
    page.get_by_role("link", name="Write a comment").click()
    expect(page.get_by_label("Your name")).to_be_focused()
    write(page, "Otto", "Will the night boat stay?")
    expect(page.get_by_text("Your comment is waiting for a look.")).to_be_visible()
    assert page.url.endswith(path)
    assert Comment.objects.get().state == CommentState.WAITING
    page.get_by_role("button", name="Withdraw this comment").click()
    expect(page.get_by_text("You withdrew your comment.")).to_be_visible()
    assert Comment.objects.get().state == CommentState.WITHDRAWN


@pytest.mark.late
def test_what_is_wrong_is_said_in_place_and_the_text_is_kept(visits: Visits, path: str) -> None:
    visits.expect("status of 422")
    page = visits.open(path)
    page.get_by_role("link", name="Write a comment").click()
    write(page, "", "A thought that must not be lost")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Your comment")).to_have_value("A thought that must not be lost")
    write(page, "Otto", "A thought that must not be lost")
    expect(page.get_by_text("waiting for a look")).to_be_visible()


@pytest.mark.late
def test_an_answer_opens_below_the_comment_it_answers(
    visits: Visits, approved_comment: Comment, path: str
) -> None:
    page = visits.open(path)
    page.get_by_role("link", name="Reply to Otto").click()
    expect(page.locator(f"#comment-{approved_comment.public_id} form")).to_contain_text("You answer Otto.")
    write(page, "Anna", "It will.")
    expect(page.get_by_text("waiting for a look")).to_be_visible()
    assert Comment.objects.latest("pk").parent == approved_comment


def test_the_trap_is_met_neither_by_eye_nor_by_keyboard(visits: Visits, form_path: str) -> None:
    page = visits.open(form_path)
    trap = page.locator("input[name=website]")
    box = trap.bounding_box()
    assert box is None or box["x"] + box["width"] <= 0
    page.get_by_label("Your comment").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send comment")).to_be_focused()
    assert page.get_by_role("textbox").count() == 3
