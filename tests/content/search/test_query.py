"""How a question is put to PostgreSQL: taken apart once, and with no word looked for twice."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from content.cms.desk.search_results import articles_found
from content.models import Article, Site
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


def test_what_is_put_in_order_is_asked_once_for_all_of_it(ed: Person, draft: Article) -> None:
    with CaptureQueriesContext(connection) as captured:
        articles_found(ed, ["ferry", "timetable"])
    [ranking] = [query["sql"] for query in captured if "ts_rank" in query["sql"]]
    assert ranking.count("ts_rank(") == ranking.count('"words", (SELECT ') == 2
