"""content.cms.lists.rows: what was typed comes into a row as text, whatever it looks like."""

from datetime import UTC, datetime

import pytest
from django.utils.html import escape

from content.cms.lists.rows import ArticleRow, table_rows, work_lines
from content.models.articles.review import State


def shown(words: str) -> str:
    at = datetime(2026, 11, 30, tzinfo=UTC)
    of_article = (7, words, at, None, 3, words, words, None, None, words, State.IN_REVIEW, None, False, words)
    rows = [ArticleRow(*of_article, at, at, at, 5, True, may_edit=True, may_approve=True)]
    return table_rows(rows, ("section", "author", "kind")) + work_lines(rows)


@pytest.mark.parametrize(
    "words", ["</a>\"'><script>alert(1)</script>", "{title}{pk}{0}", "{{ pk }}", "&lt;\x0b"]
)
def test_what_was_typed_is_text(words: str) -> None:
    assert shown(words) == shown("Ferries").replace("Ferries", escape(words))
