"""Two readers, or one reader clicking twice, in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from content.comments.posting import SaidAlready
from content.comments.receipts import new_receipt
from content.models import Article, Comment
from tests.content.comments.conftest import said

pytestmark = pytest.mark.usefixtures("fresh_database")


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


def test_the_same_words_from_several_are_kept_once(article: Article) -> None:
    assert at_once(article, [new_receipt() for _ in range(4)]) == ["kept", *["said already"] * 3]
    assert Comment.objects.count() == 1


def test_one_form_sent_several_times_is_one_comment(article: Article) -> None:
    assert at_once(article, [new_receipt()] * 4) == ["kept"] * 4
    assert Comment.objects.count() == 1
