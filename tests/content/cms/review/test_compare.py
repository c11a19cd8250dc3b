"""Any two versions side by side or in one text, and the way back (content.cms.review.compare)."""

import pytest
from django.test import Client

from content import workflow
from content.models import Article, Section
from tests.newsroom import Person, fresh, write


def page_of(article: Article) -> str:
    return f"/cms/articles/{article.pk}/compare/"


@pytest.mark.parametrize("asked", ["9", "0", "-1", "live", "newest", "1 OR 1=1", "٣", "9" * 40])
def test_what_is_no_version_is_not_found(asked: str, draft: Article, as_cara: Client) -> None:
    assert as_cara.get(page_of(draft), {"from": asked}).status_code == 404


def test_both_sides_hold_their_own_words(draft: Article, cara: Person, as_cara: Client) -> None:
    write(draft, cara, "From <strong>June</strong>.")
    page = as_cara.get(page_of(draft), {"from": "1", "to": "2"}).text
    left, right = page.split("beside__row--changed")[1].split('role="cell"')[1:3]
    assert "<del>May" in left
    assert "June" not in left
    assert "<ins><strong>June</strong>" in right
    assert "May" not in right.split("</section>")[0]


def test_in_one_text_and_in_either_direction(draft: Article, cara: Person, as_cara: Client) -> None:
    write(draft, cara, "From June.")
    there = as_cara.get(page_of(draft), {"from": "1", "to": "2", "view": "inline"}).text
    back = as_cara.get(page_of(draft), {"from": "2", "to": "1", "view": "inline"}).text
    assert "<del>May</del><ins>June</ins>" in there
    assert "<del>June</del><ins>May</ins>" in back


def test_by_itself_it_compares_with_what_readers_see(
    published: Article, cara: Person, as_cara: Client
) -> None:
    write(published, cara, "From June.")
    write(published, cara, "From July.")
    page = as_cara.get(page_of(published)).text
    assert "From version 1 to version 3" in page
    assert "From version 3 to version 1" in as_cara.get(page_of(published), {"from": "3", "to": "live"}).text


def test_language_is_compared_too_and_equal_versions_say_so(
    draft: Article, cara: Person, as_cara: Client
) -> None:
    workflow.save_draft(draft, by=cara, title="F", summary="", body="<p>From May.</p>", base=1, language="de")
    assert "<del>English</del><ins>German</ins>" in as_cara.get(page_of(draft)).text
    assert "Both say the same." in as_cara.get(page_of(draft), {"from": 2}).text


def test_a_button_goes_back_and_a_late_one_says_why_not(
    draft: Article, cara: Person, as_cara: Client
) -> None:
    write(draft, cara, "From June.")
    button = f"/cms/articles/{draft.pk}/history/1/restore/"
    assert f'action="{button}"' in as_cara.get(page_of(draft)).text
    assert "You saved this article in another window" in as_cara.post(button, {"base": 1}, follow=True).text
    assert as_cara.post(button, {"base": "2"}).status_code == 302
    assert fresh(draft).newest.body == "<p>From May.</p>"
    assert as_cara.post(button, {"base": "x"}).status_code == 302
    assert fresh(draft).newest.number == 3


def test_who_may_only_read_is_told_why(news: Section, edna: Person, as_cara: Client) -> None:
    article = workflow.create_article(news, by=edna, title="Boats", body="<p>One.</p>")
    write(article, edna, "Two.")
    page = as_cara.get(f"/cms/articles/{article.pk}/history/1/").text
    assert f"/cms/articles/{article.pk}/history/1/restore/" not in page
    assert "Contributors edit what they write themselves" in page


def test_what_no_word_shows_is_never_called_the_same(draft: Article, cara: Person, as_cara: Client) -> None:
    workflow.save_draft(draft, by=cara, title="F", summary="", body="<p>F</p>", base=1)
    workflow.save_draft(draft, by=cara, title="F", summary="", body="<p></p><p>F</p>", base=2)
    page = as_cara.get(page_of(draft)).text
    assert "Both say the same." not in page
    assert "Something differs that no word shows" in page
