"""The search dictionary learns words and forgets them."""

import pytest
from django.db import connection

from content.models import Article, SearchGathered, SearchWord
from content.search.dictionary import forget_words, gather_words


@pytest.mark.as_worker
def test_words_that_stand_nowhere_any_more_are_forgotten(draft: Article) -> None:
    SearchWord.objects.create(word="secretname")
    gather_words()
    assert forget_words() == 1
    assert SearchWord.objects.filter(word="ferry").exists()


@pytest.mark.django_db
@pytest.mark.as_worker
def test_a_transaction_that_still_runs_keeps_the_mark_back() -> None:
    """What it writes has earlier keys than what others wrote since."""
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
        gather_words()
        assert SearchGathered.objects.get().file_at is None
    finally:
        other.close()
