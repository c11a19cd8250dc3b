"""Advice beside the editor on stored and on unsaved text, and again at submitting; it stops no one.

Tests of content.cms.editor.advice.
"""

from unittest.mock import patch

import pytest
from django.test import Client

from content import workflow
from content.advice.elements import is_empty
from content.advice.elements import read_page as read_for_advice
from content.models import Article, Section
from content.models.articles.review import State
from tests.newsroom import Person, fresh, write
from tests.signing_in import signed_in

BAD = 'See <a href="/x/">click here</a>.</p><h4>Boats'

WRONG = "does not say where it leads"


@pytest.fixture
def bad(draft: Article, cara: Person) -> Article:
    return write(draft, cara, BAD)  # type: ignore[no-any-return]


def test_the_page_says_what_to_do_better_and_how(bad: Article, as_cara: Client) -> None:
    page = as_cara.get(f"/cms/articles/{bad.pk}/").text
    assert WRONG in page
    assert "Put the link on words that name what it leads to." in page
    assert 'data-tag="a" data-place="0" data-passage="click here"' in page
    assert "Make it a heading of level 2" in page


def test_a_text_without_fault_is_told_so(draft: Article, as_cara: Client) -> None:
    assert "Nothing found:" in as_cara.get(f"/cms/articles/{draft.pk}/").text


def test_words_that_are_not_saved_are_looked_at_and_not_kept(draft: Article, as_cara: Client) -> None:
    posted = {"body": f"<p>{BAD}</h4><script>x</script><p onclick='x'>y</p>", "language": "en"}
    answer = as_cara.post(f"/cms/articles/{draft.pk}/check/", posted)
    assert answer.headers["X-Fragment"] == "1"
    assert WRONG in answer.text
    assert "would be left out" in answer.text
    assert "element “script” (1)" in answer.text
    assert fresh(draft).newest.number == 1


def test_so_are_those_of_an_article_that_is_not_there_yet(as_cara: Client) -> None:
    answer = as_cara.post("/cms/articles/new/check/", {"body": f"<p>{BAD}</h4>", "language": "en"})
    assert WRONG in answer.text
    assert Article.objects.count() == 0


def test_a_text_that_could_not_be_stored_is_no_error(draft: Article, as_cara: Client) -> None:
    answer = as_cara.post(f"/cms/articles/{draft.pk}/check/", {"body": "<b>" * 500})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text


def test_what_is_typed_stays_text(draft: Article, as_cara: Client) -> None:
    evil = '<h4>"&lt;img src=x onerror=alert(1)&gt;</h4>'
    answer = as_cara.post(f"/cms/articles/{draft.pk}/check/", {"body": evil, "language": "en"})
    assert "<img" not in answer.text


@pytest.mark.parametrize("way", ["save and submit", "submit"])
def test_submitting_says_it_once_more_and_goes_through(way: str, bad: Article, as_cara: Client) -> None:
    if way == "submit":
        answer = as_cara.post(f"/cms/articles/{bad.pk}/submit/", follow=True)
    else:
        words = {"title": "F", "body": f"<p>{BAD}</h4>", "language": "en", "base": 2, "then": "submit"}
        answer = as_cara.post(f"/cms/articles/{bad.pk}/", words, follow=True)
    assert "2 things would make it easier" in answer.text
    assert fresh(bad).newest.status.state == State.IN_REVIEW


def test_a_user_who_reviews_sees_it_too(bad: Article, as_cara: Client, ed: Person) -> None:
    as_cara.post(f"/cms/articles/{bad.pk}/submit/")
    assert WRONG in signed_in(ed).get(f"/cms/articles/{bad.pk}/review/").text


NO_TEXT = "There is no text yet."


def test_an_empty_text_that_is_stored_or_submitted_is_said_to_be_empty(
    news: Section, cara: Person, as_cara: Client
) -> None:
    article = workflow.create_article(news, by=cara, title="Ferry", body="")
    assert NO_TEXT in as_cara.get(f"/cms/articles/{article.pk}/").text
    assert NO_TEXT in as_cara.post(f"/cms/articles/{article.pk}/submit/", follow=True).text


def test_a_title_that_is_missing_is_named(as_cara: Client) -> None:
    answer = as_cara.post("/cms/articles/new/check/", {"body": "<p>x</p>", "title": " "})
    assert "There is no title yet." in answer.text
    answer = as_cara.post("/cms/articles/new/check/", {"body": "<p>x</p>", "title": "Ferry"})
    assert "There is no title yet." not in answer.text


def test_a_version_is_read_for_advice_once(published: Article, as_ed: Client) -> None:
    with (
        patch("content.advice.asking.read_page", wraps=read_for_advice) as read,
        patch("content.advice.asking.is_empty", wraps=is_empty) as looked,
    ):
        for _ in range(3):
            assert b"Nothing found" in as_ed.get(f"/cms/articles/{published.pk}/").content
    assert read.call_count <= 1
    assert looked.call_count <= 1
