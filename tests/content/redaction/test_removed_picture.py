"""A picture that the law takes out of an article: no version shows it, and its file is no reader's any more."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client

from content.models import Article, Asset, RevisionMedia
from content.redaction.finding import pictures_in
from content.redaction.occurrences import Wanted
from tests.content.media.conftest import about_boats, boats, live_boats
from tests.content.media.file_requests import get
from tests.newsroom import Person, fresh
from tests.redactions import redacted

__all__ = ["about_boats", "boats", "live_boats"]


def test_it_is_gone_from_the_versions_and_its_file_from_readers(
    anon: Client, boats: Asset, live_boats: Article, ada: Person, ed: Person, eve: Person
) -> None:
    (source,) = pictures_in(fresh(live_boats).live.body)
    assert get(anon, source).status_code == 200
    redacted(live_boats, Wanted(picture=source), by=ed, agreed_by=eve)
    live = fresh(live_boats).live
    assert list(pictures_in(live.body)) == []
    assert "Court order 12/26" in live.body
    assert get(anon, source).status_code == 404


@pytest.mark.parametrize(
    "sql", ["DELETE FROM content_revisionmedia", "UPDATE content_revisionmedia SET id = id"]
)
def test_otherwise_nobody_changes_what_a_version_uses(live_boats: Article, sql: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert RevisionMedia.objects.exists()
