"""/cms/articles/: who sees which rows (content.cms.lists.articles), and that what was typed in one is text (.rows)."""

from datetime import UTC, datetime

import pytest
from django.utils.html import escape

from content import workflow
from content.cms.lists.filters import Filters
from content.cms.lists.listing import read_page
from content.cms.lists.pagination import Cursor
from content.cms.lists.rows import ArticleRow, table_rows, work_lines
from content.models import Article, Section
from content.models.articles.review import State
from content.trash.verbs import trash_article
from foundation.clock import database_now
from tests.newsroom import Person
from tests.signing_in import signed_in


def test_without_a_confirmed_second_factor_there_is_no_list(draft: Article, ed: Person) -> None:
    assert signed_in(ed, verified=False).get("/cms/articles/").status_code in {302, 403}


def test_articles_of_one_moment_come_once_each_whichever_of_them_goes_meanwhile(
    news: Section, cara: Person
) -> None:
    for number in range(6):
        workflow.create_article(news, by=cara, title=f"Story {number}")
    Article.objects.update(changed_at=database_now())
    rows = read_page(cara, Filters(), None).rows
    assert [row.pk for row in rows] == sorted((row.pk for row in rows), reverse=True)
    # The last of a page: the next begins behind it.
    trash_article(Article.objects.get(pk=rows[2].pk), by=cara)
    for place, row in enumerate(rows):
        there = [other.pk for other in rows[place + 1 :] if other.pk != rows[2].pk]
        assert [
            found.pk for found in read_page(cara, Filters(), Cursor(row.changed_at, row.pk)).rows
        ] == there


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
