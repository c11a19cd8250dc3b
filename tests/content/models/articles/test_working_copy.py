"""The table of content.models.articles.working_copy: neither web nor worker deletes a row."""

from django.db import connection

from content import workflow
from content.models import Article
from tests.content.autosave.test_verbs import keep
from tests.newsroom import Person


def test_neither_web_nor_worker_can_remove_a_row(draft: Article, cara: Person) -> None:
    keep(draft, cara, "One.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(current_user, 'content_workingcopy', 'DELETE')")
        assert cursor.fetchone() == (False,)
    assert workflow.submit(draft, by=cara).newest.number == 1  # what was kept is no part of it
