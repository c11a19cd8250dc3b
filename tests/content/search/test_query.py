"""How a question is put to PostgreSQL: taken apart once, and with no word looked for twice."""

from typing import Any

import pytest
from django.db.models import QuerySet

from content.models import Site
from content.search.query import question_of, texts_asked, texts_to_find
from tests.newsroom import Person


def asked(words: list[str], language: str) -> str:
    """The question with which entries are found, as PostgreSQL reads it."""
    query = question_of(texts_to_find(texts_asked(words)), language, to_find=True)
    rows: QuerySet[Site, Any] = Site.objects.values_list(query)
    return str(rows.get()[0])


@pytest.mark.parametrize(
    ("word", "language", "found_by"),
    [
        ("harbour", "en", "'harbour':*"),  # its dictionary leaves it as it is
        ("ferries", "en", "'ferries':* | 'ferri'"),
        ("the", "en", "'the':*"),  # no dictionary keeps it
        ("haus", "de", "'haus':*"),
        ("häuser", "de", "'häuser':* | 'haus'"),
        ("haus", "xx", "'haus':*"),
    ],
)
def test_a_form_that_begins_like_the_word_is_not_looked_for(
    word: str, language: str, found_by: str, ada: Person
) -> None:
    assert asked([word], language) == found_by
