"""A removal by law looks through every version, a few at a time, and not while others wait for the article."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.models import Article, ReviewNote, Revision, RevisionStatus
from content.models.articles.review import State
from content.redaction import occurrences, removing
from content.redaction.occurrences import STEP, Wanted, find_occurrences, fingerprint
from content.redaction.removing import agree_to_redaction, ask_redaction, places_now
from content.revisions.revisions import locked as locked_row
from tests.counting import look_over
from tests.newsroom import Person, fresh, write
from tests.redactions import redacted
from tests.size.test_long_kept import read

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

NAME = Wanted(passage="Jane Doe")
YEARS, FEW = 1_000, 20


@pytest.fixture
def long_kept(
    eve: Person, published: Article, cara: Person, owner_connection: psycopg.Connection[Any]
) -> Article:
    write(published, cara, "Witness Jane Doe saw it.")
    first = published.revisions.count() + 1
    versions = Revision.objects.bulk_create(
        Revision(article=published, number=n, title="Try", author=cara, digest="0" * 64)
        for n in range(first, YEARS)
    )
    RevisionStatus.objects.bulk_create(
        RevisionStatus(revision=one, state=State.SUPERSEDED) for one in versions
    )
    ReviewNote.objects.bulk_create(ReviewNote(revision=one, author=cara, text="Well") for one in versions)
    look_over(owner_connection)
    return published


@pytest.fixture
def read_locked() -> Iterator[list[int]]:
    """How many versions were read each time from when the article was locked to the end of looking through it."""
    found: list[int] = []
    look, lock, before = find_occurrences, locked_row, [0]

    def locked(article: Article) -> Article:
        row = lock(article)
        with connection.cursor() as cursor:
            before[0] = read(cursor, Revision)
        return row

    def looked(*arguments: Any) -> occurrences.Search:
        answer = look(*arguments)
        if connection.in_atomic_block:
            with connection.cursor() as cursor:
                found.append(read(cursor, Revision) - before[0])
        return answer

    with patch.object(removing, "locked", locked), patch.object(removing, "find_occurrences", looked):
        yield found


def test_while_others_wait_only_what_came_meanwhile_is_looked_through(
    long_kept: Article, ada: Person, eve: Person, read_locked: list[int]
) -> None:
    redaction = ask_redaction(fresh(long_kept), NAME, by=ada, reason="Court order")
    agree_to_redaction(redaction, by=eve, seen=fingerprint(places_now(redaction)))
    assert len(read_locked) == 2
    assert max(read_locked) <= FEW
    assert not Revision.objects.filter(body__contains="Jane").exists()


def test_few_versions_are_in_memory_at_once(long_kept: Article) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert len(find_occurrences(long_kept, NAME).places) == 1
    of_versions = [query["sql"] for query in captured.captured_queries if '"body"' in query["sql"]]
    assert len(of_versions) >= 2 * (YEARS // STEP)
    assert all("LIMIT" in sql for sql in of_versions)


def test_what_came_after_the_look_is_found(long_kept: Article, cara: Person) -> None:
    looked = find_occurrences(long_kept, NAME)
    write(long_kept, cara, "Jane Doe again.")
    later = Revision.objects.order_by("-number").first()
    assert later is not None
    ReviewNote.objects.create(revision=later, author=cara, text="Jane Doe?")
    again = find_occurrences(long_kept, NAME, looked)
    assert len(again.places) == len(looked.places) + 2
    assert again.places == find_occurrences(long_kept, NAME).places


def test_what_was_cut_after_the_look_is_looked_through_again(
    long_kept: Article, ada: Person, eve: Person
) -> None:
    looked = find_occurrences(long_kept, NAME)
    redacted(long_kept, Wanted(passage="Witness"), by=ada, agreed_by=eve)
    [now] = find_occurrences(long_kept, NAME, looked).places
    assert [now] != [*looked.places]
    assert [now] == [*find_occurrences(long_kept, NAME).places]
