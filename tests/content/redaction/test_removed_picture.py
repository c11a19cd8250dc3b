"""A picture that the law takes out of an article: no version shows it, and its file is no reader's any more."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client

from content.models import Article, Asset, RevisionMedia
from content.redaction.finding import pictures_in
from content.redaction.occurrences import Wanted, fingerprint
from content.redaction.removing import agree_to_redaction, ask_redaction, places_now
from tests.content.media.conftest import about_boats, boats, live_boats
from tests.content.media.file_requests import get
from tests.newsroom import Person, fresh, person

__all__ = ["about_boats", "boats", "live_boats"]


def test_it_is_gone_from_the_versions_and_its_file_from_readers(
    anon: Client, boats: Asset, live_boats: Article, ada: Person, ed: Person
) -> None:
    eve = person("Eve", "administrator")
    (source,) = pictures_in(fresh(live_boats).live.body)
    assert get(anon, source).status_code == 200
    redaction = ask_redaction(live_boats, Wanted(picture=source), by=ed, reason="Court order 12/26")
    agree_to_redaction(redaction, by=eve, seen=fingerprint(places_now(redaction)))
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
