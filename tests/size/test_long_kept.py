"""An article that was written, commented and scheduled for years: verbs and pages read of it what they need.

On a database of its own, with statistics: PostgreSQL chooses other ways where it does not know that there is much.
"""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.test import Client

from content import workflow
from content.articles.restore import restore_revision
from content.formatting import bounded_count
from content.models import Article, Comment, ReviewNote, Revision, RevisionStatus, ScheduledChange
from content.models.articles.review import State
from content.models.comment import CommentState
from content.revisions.restored_authors import LOOKED_THROUGH, writers_of_what_returns
from content.trash.verbs import consequences_of, recover_article, trash_article
from tests.counting import look_over
from tests.newsroom import Person, digest_of, fresh, write
from tests.size.many import many_articles

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

type Owner = psycopg.Connection[tuple[object, ...]]
YEARS = 1_000  # versions, comments, times
FEW = 60
READ = "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE relname = %s"


@pytest.fixture
def long_kept(published: Article, cara: Person, ed: Person, owner_connection: Owner) -> Article:
    """And as much of others beside it."""
    many_articles(published.section, cara, YEARS)
    versions = Revision.objects.bulk_create(
        Revision(article=published, number=n, title=f"Try {n}.", author=cara, digest="0" * 64)
        for n in range(2, YEARS)
    )
    RevisionStatus.objects.bulk_create(
        RevisionStatus(revision=one, state=State.SUPERSEDED) for one in versions
    )
    Comment.objects.bulk_create(
        Comment(
            article=published, name="Anna", text="Yes", html="<p>Yes</p>", state=state, text_digest="0" * 64
        )
        for state in (CommentState.APPROVED, CommentState.SPAM)
        for _n in range(2 * YEARS)
    )
    owner_connection.execute("ALTER TABLE content_scheduledchange DISABLE TRIGGER USER")
    ScheduledChange.objects.bulk_create(
        ScheduledChange(article=published, kind="expire", at=one.created_at, scheduled_by=ed, cancelled_by=ed,
            cancelled_at=one.created_at)
        for one in versions
    )  # fmt: skip
    owner_connection.execute("ALTER TABLE content_scheduledchange ENABLE TRIGGER USER")
    look_over(owner_connection)
    found: Article = fresh(published)
    return found


def rows_of(model: type[Any], act: Callable[[], object]) -> int:
    """How many rows of its table PostgreSQL reads for ``act``, its triggers included."""
    with transaction.atomic(), connection.cursor() as cursor:
        before = read(cursor, model)
        act()
        return read(cursor, model) - before


def read(cursor: Any, model: type[Any]) -> int:
    return int(cursor.execute(READ, [model._meta.db_table]).fetchone()[0])


def test_what_is_done_to_it_reads_few_versions(
    long_kept: Article, cara: Person, ed: Person, ada: Person
) -> None:
    steps: dict[str, Callable[[], object]] = {
        "save": lambda: write(fresh(long_kept), cara, "One"),
        "save again": lambda: write(fresh(long_kept), cara, "Two"),
        "submit": lambda: workflow.submit(fresh(long_kept), by=cara),
        "approve": lambda: workflow.approve(fresh(long_kept), by=ed, digest=digest_of(long_kept)),
        "publish": lambda: workflow.publish(fresh(long_kept), by=ed),
        "go back": lambda: restore_revision(
            fresh(long_kept), 5, by=cara, base=fresh(long_kept).newest.number
        ),
        "take down": lambda: workflow.take_down(fresh(long_kept), by=ed, reason="Wrong."),
        "bring back": lambda: workflow.restore(fresh(long_kept), by=ed),
        "throw away": lambda: trash_article(fresh(long_kept), by=ada),
        "recover": lambda: recover_article(fresh(long_kept), by=ada),
    }
    assert {name: rows for name, act in steps.items() if (rows := rows_of(Revision, act)) > FEW} == {}


def test_what_would_go_with_it_is_counted_as_far_as_it_is_said(
    long_kept: Article, ed: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = long_kept.revisions.order_by("-number").first()
    ReviewNote.objects.bulk_create(ReviewNote(revision=newest, author=ed, text="Well") for _n in range(YEARS))
    monkeypatch.setattr(bounded_count, "MOST", FEW // 3)
    for model in (Comment, ReviewNote):
        assert rows_of(model, lambda: consequences_of(long_kept, ada)) <= FEW
    found = consequences_of(long_kept, ada)
    assert (found.versions, found.comments, found.notes) == (FEW // 3 + 1,) * 3


def test_its_times_are_read_as_far_as_they_are_shown(long_kept: Article, as_ed: Client) -> None:
    page = f"/cms/articles/{long_kept.pk}/schedule/"
    assert rows_of(ScheduledChange, lambda: as_ed.get(page)) <= FEW
    assert rows_of(Revision, lambda: as_ed.get(page)) <= FEW


def test_its_page_reads_the_comments_that_it_shows(long_kept: Article, anon: Client) -> None:
    assert rows_of(Comment, lambda: anon.get(f"/{long_kept.address.path}/")) <= 501
    last = Comment.objects.filter(state=CommentState.APPROVED).order_by("pk")[YEARS - 1].pk
    assert rows_of(Comment, lambda: anon.get(f"/comments/{long_kept.pk}/?after={last}")) <= 503


def test_a_user_who_ever_wrote_it_is_known(long_kept: Article, cara: Person, ed: Person) -> None:
    write(fresh(long_kept), ed, "By another")
    workflow.take_down(fresh(long_kept), by=ed, reason="Wrong.")
    assert {*fresh(long_kept).draft_author_ids} == {cara.pk, ed.pk}


def test_whose_words_come_back_is_told_by_the_last_part_of_it(
    long_kept: Article, cara: Person, ed: Person
) -> None:
    """Past that, anyone who wrote it before counts, too."""
    Revision.objects.bulk_create(
        Revision(article=long_kept, number=n, title="The same.", author=ed, digest="0" * 64)
        for n in range(YEARS, YEARS + LOOKED_THROUGH + FEW)
    )
    last = long_kept.revisions.latest("number")
    assert rows_of(Revision, lambda: writers_of_what_returns(long_kept, last)) <= LOOKED_THROUGH + FEW
    assert writers_of_what_returns(long_kept, last) == {cara.pk, ed.pk}
