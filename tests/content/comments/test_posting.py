"""content.comments.posting: links and nothing else, encrypted addresses, repetitions, and a log without text."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from audit.encryption import decrypt
from audit.models import Entry
from content.comments.posting import SaidAlready
from content.comments.receipts import new_receipt
from content.models import Article, Comment, Section
from tests.content.comments.conftest import said, send
from tests.content.conftest import published_by
from tests.newsroom import Person


def test_text_becomes_links_and_nothing_else(
    anon: Client, form_path: str, path: str, open_section: Section
) -> None:
    evil = "<script>alert(1)</script> <img src=x onerror=alert(1)> javascript:alert(1) & https://example.org/?a=1&b='2'"
    send(anon, form_path, text=evil, name="<b>Otto</b>")
    page = anon.get(path).content.decode()
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
        assert "otto@example.org" not in anon.get(page).content.decode()


def test_withdrawn_words_may_be_written_again(anon: Client, form_path: str) -> None:
    send(anon, form_path)
    anon.post("/comments/mine/")
    assert send(anon, form_path).status_code == 303


def test_the_same_words_may_stand_below_another_article(
    anon: Client, form_path: str, news: Section, cara: Person, ed: Person
) -> None:
    other = published_by(cara, ed, news, "Another")
    send(anon, form_path)
    assert send(anon, f"/comments/{other.pk}/new/").status_code == 303


def test_the_audit_log_keeps_neither_words_nor_name(anon: Client, form_path: str) -> None:
    send(anon, form_path, name="Very Special Name")
    entry = Entry.objects.get(event="content.comment.posted")
    assert "Special" not in repr(entry.__dict__)
    assert "night boat" not in repr(entry.__dict__)


def at_once(article: Article, receipts: list[str]) -> list[str]:
    together = Barrier(len(receipts))

    def send(receipt: str) -> str:
        together.wait()
        try:
            said(article, "Will the night boat stay?", receipt=receipt)
        except SaidAlready:
            return "said already"
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor(len(receipts)) as threads:
        return sorted(threads.map(send, receipts))


@pytest.mark.usefixtures("fresh_database")
def test_the_same_words_from_several_are_kept_once(article: Article) -> None:
    assert at_once(article, [new_receipt() for _ in range(4)]) == ["kept", *["said already"] * 3]
    assert Comment.objects.count() == 1


@pytest.mark.usefixtures("fresh_database")
def test_one_form_sent_several_times_is_one_comment(article: Article) -> None:
    assert at_once(article, [new_receipt()] * 4) == ["kept"] * 4
    assert Comment.objects.count() == 1
