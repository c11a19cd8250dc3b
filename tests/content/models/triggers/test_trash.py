"""Triggers of content.models.triggers.trash: no one shortens the time in the trash, and a purge is final."""

import pytest
from django.db import DatabaseError, connection, transaction

from content.models import Article, Section
from content.trash.verbs import empty_trash, trash_article
from tests.content.trash.test_verbs import long_ago
from tests.newsroom import Person, fresh


def test_no_one_makes_the_time_shorter(draft: Article, cara: Person) -> None:
    since = trash_article(draft, by=cara).trashed_at
    with connection.cursor() as cursor:
        cursor.execute("UPDATE content_article SET trashed_at = '2001-01-01'")
    assert fresh(draft).trashed_at == since
    assert empty_trash() == 0


def test_postgresql_removes_nothing_before_its_time(draft: Article, cara: Person) -> None:
    trash_article(draft, by=cara)
    for statement in (
        "UPDATE content_article SET purged_at = now()",
        "UPDATE content_article SET purged_at = now(), trashed_at = '2001-01-01'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert fresh(draft).draft.body == "<p>From May.</p>"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE content_article SET purged_at = NULL",
        "UPDATE content_article SET trashed_at = NULL",
        "UPDATE content_article SET first_published_at = NULL",
    ],
)
def test_gone_for_good_stays_gone(statement: str, news: Section, cara: Person) -> None:
    long_ago(news, cara, public=True)
    empty_trash()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_no_words_go_of_what_was_made_unseen_by_hand(taken_down: Article) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE content_article SET first_published_at = NULL")
