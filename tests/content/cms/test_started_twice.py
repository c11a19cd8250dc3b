"""A new article is saved and the answer never comes: it is there once, and whoever asks for it again is led to it."""

from typing import Any

import pytest
from django.test import Client

from content.models import Article, Section
from tests.newsroom import Person, write

NAME = "7a4c1b0e-3f5d-4a7e-9a3b-0d8e8f0b9c11"


@pytest.fixture
def typed(news: Section) -> dict[str, Any]:
    words = {
        "section": news.pk,
        "kind": "article",
        "title": "The bridge",
        "language": "en",
        "body": "<p>Opens.</p>",
    }
    return words | {"copy": NAME, "window": "one", "sequence": 3}


def send(client: Client, typed: dict[str, Any], **more: Any) -> Any:
    return client.post("/cms/articles/new/", typed | more)


def test_nobody_is_led_to_what_somebody_else_began(
    typed: dict[str, Any], as_cara: Client, as_ed: Client
) -> None:
    send(as_cara, typed)
    assert as_ed.get(f"/cms/articles/new/?copy={NAME}").status_code == 200
    send(as_ed, typed)
    assert Article.objects.count() == 2


def test_newer_words_begin_an_article_of_their_own(typed: dict[str, Any], as_cara: Client) -> None:
    send(as_cara, typed)
    send(as_cara, typed, sequence=4, body="<p>Opens late.</p>")
    send(as_cara, typed, window="two", sequence=1)
    assert Article.objects.count() == 3


@pytest.mark.parametrize("is_kept", [False, True])
def test_sent_again_it_is_the_same_article(is_kept: bool, typed: dict[str, Any], as_cara: Client) -> None:
    if is_kept:
        assert as_cara.post("/cms/articles/new/keep/", typed | {"sequence": 2}).status_code == 200
    first, again = send(as_cara, typed), send(as_cara, typed)
    article = Article.objects.get()
    assert first["Location"] == again["Location"] == f"/cms/articles/{article.pk}/?saved=1"


def test_submitted_again_it_is_in_review_already(typed: dict[str, Any], as_cara: Client) -> None:
    send(as_cara, typed, then="submit")
    again = as_cara.post("/cms/articles/new/", typed | {"then": "submit"}, follow=True)
    assert "It is in review already." in again.text
    assert Article.objects.get().draft.status.submission == 1


def test_the_link_to_what_was_begun_leads_to_it(typed: dict[str, Any], cara: Person, as_cara: Client) -> None:
    send(as_cara, typed)
    page = as_cara.get(f"/cms/articles/new/?copy={NAME}", follow=True)
    assert 'data-heard="one" data-heard-up-to="3"' in page.text  # so the browser forgets what it kept
    write(Article.objects.get(), cara, "Opens today.")
    assert as_cara.get(f"/cms/articles/new/?copy={NAME}").status_code == 302
