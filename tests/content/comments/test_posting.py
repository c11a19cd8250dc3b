"""content.comments.posting: links and nothing else, encrypted addresses, repetitions, and a log without text."""

from functools import partial
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import OperationalError
from django.test import Client

from audit.encryption import decrypt
from audit.models import Entry
from content.comments import views
from content.comments.receipts import new_receipt
from content.models import Article, Comment, Section
from content.models.articles.section import CommentPolicy
from intrusion.limits import per_address
from tests.at_once import at_once
from tests.content.comments.conftest import said, send, with_comments
from tests.content.conftest import PublishStory


def test_text_becomes_links_and_nothing_else(
    anon: Client, form_path: str, path: str, open_section: Section
) -> None:
    evil = "<script>alert(1)</script> <img src=x onerror=alert(1)> javascript:alert(1) & https://example.org/?a=1&b='2'"
    send(anon, form_path, text=evil, name="<b>Otto</b>")
    page = anon.get(path).text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "<b>" not in page
    assert 'href="javascript' not in page
    assert 'rel="nofollow ugc noopener"' in page
    assert page.count('<a href="https://example.org/') == 1


def test_the_address_is_encrypted_and_shown_to_no_one(
    anon: Client, form_path: str, path: str, open_section: Section
) -> None:
    send(anon, form_path, email="otto@example.org")
    comment = Comment.objects.get()
    assert decrypt(bytes(comment.email_ciphertext)) == b"otto@example.org"
    assert b"otto" not in bytes(comment.email_ciphertext)
    for page in (path, "/comments/mine/", form_path):
        assert "otto@example.org" not in anon.get(page).text


def test_withdrawn_words_may_be_written_again(
    anon: Client, form_path: str, django_capture_on_commit_callbacks: Any
) -> None:
    send(anon, form_path)
    with django_capture_on_commit_callbacks(execute=True):
        anon.post("/comments/mine/")
    assert send(anon, form_path).status_code == 303


def test_one_writer_says_the_same_once_a_day(
    anon: Client, form_path: str, publish_story: PublishStory
) -> None:
    other = publish_story("Another")
    send(anon, form_path)
    for path in (form_path, f"/comments/{other.public_id}/new/"):
        refused = send(anon, path, text="will the night  boat stay?")
        assert refused.status_code == 409
        assert "You wrote exactly this already" in refused.text
    assert Comment.objects.count() == 1


def test_two_writers_may_say_the_same(anon: Client, form_path: str) -> None:
    send(anon, form_path)
    answer = anon.post(
        form_path, {"name": "Anna", "text": "Will the night boat stay?"}, REMOTE_ADDR="192.0.2.77"
    )
    assert (answer.status_code, Comment.objects.count()) == (303, 2)


def test_what_the_site_was_too_busy_to_take_may_be_sent_again(
    anon: Client, form_path: str, open_section: Section, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.INTRUSION_LIMITS = {"comment": [per_address(1, minutes=60)]}
    with monkeypatch.context() as busy:
        busy.setattr(views, "post_comment", Mock(side_effect=OperationalError("lock timeout")))
        assert [send(anon, form_path).status_code for _ in range(2)] == [503, 503]
    assert send(anon, form_path).status_code == 303
    assert send(anon, form_path, text="Another text").status_code == 429


def test_a_text_that_was_refused_may_be_sent_again(
    anon: Client, form_path: str, news: Section, closed_section: Section
) -> None:
    assert send(anon, form_path).status_code == 409
    with_comments(news, CommentPolicy.HELD)
    assert send(anon, form_path).status_code == 303


def test_the_audit_log_keeps_neither_words_nor_name(anon: Client, form_path: str) -> None:
    send(anon, form_path, name="Very Special Name")
    entry = Entry.objects.get(event="content.comment.posted")
    assert "Special" not in repr(entry.__dict__)
    assert "night boat" not in repr(entry.__dict__)


@pytest.mark.usefixtures("fresh_database")
def test_one_form_sent_several_times_is_one_comment(article: Article) -> None:
    post = partial(said, article, "Will the night boat stay?", receipt=new_receipt())
    assert {*at_once(*[post] * 4)} == {Comment.objects.get()}
