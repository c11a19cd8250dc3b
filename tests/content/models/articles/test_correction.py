"""Triggers of content.models.articles.correction, against a captured web process: nothing stays public unapproved.

Each attack is SQL as the web's database role, after whatever functions led there; PostgreSQL answers.
"""

from typing import Any

import pytest
from django.db import transaction

from content import workflow
from content.corrections.reverting import take_back
from content.corrections.verbs import countersign
from content.models import Article, Section, UrgentCorrection
from tests.captured_web import execute, refused
from tests.corrections import corrected
from tests.newsroom import Person, fresh, submit_and_approve, write
from tests.policies import with_policy
from tests.samples import samples

STATE = "UPDATE content_revisionstatus SET state = %s WHERE revision_id = %s"
LIVE = "UPDATE content_article SET live_id = %s, draft_id = NULL WHERE id = %s"
ENDS = "UPDATE content_urgentcorrection SET outcome = %s WHERE id = %s"


@pytest.fixture
def fix(published: Article, ed: Person, edna: Person) -> UrgentCorrection:
    return corrected(published, ed)


OUTCOMES = ("countersigned", "reverted", "replaced", "taken_down", "else")


def test_it_is_not_settled_while_readers_see_it_or_could_again(
    fresh_database: str, fix: UrgentCorrection
) -> None:
    """The hole of a former attempt: put the base in its place, call it settled, and point at it once more."""
    for outcome in OUTCOMES:
        assert "has not come to that" in refused(ENDS, outcome, fix.pk)
    execute(STATE, "published", fix.base_id)
    execute(LIVE, fix.base_id, fix.article_id)
    for outcome in OUTCOMES:
        assert "has not come to that" in refused(ENDS, outcome, fix.pk)
    assert "is not published" in refused(LIVE, fix.revision_id, fix.article_id)


def test_once_taken_away_its_words_do_not_come_back(
    fresh_database: str, fix: UrgentCorrection, ed: Person
) -> None:
    execute(STATE, "superseded", fix.revision_id)
    # Only the transaction that made the correction publishes its words.
    again = (STATE, "published", fix.revision_id)
    assert "no one else has approved" in refused(*again)
    take_back(fix, by=ed)
    assert "no one else has approved" in refused(*again)
    assert "is not published" in refused(LIVE, fix.revision_id, fix.article_id)


def test_nothing_else_is_published_meanwhile_nor_unapproved_after_it(
    fix: UrgentCorrection, cara: Person, ed: Person, edna: Person
) -> None:
    """Not even what someone approved: the correction's author may be among those who did."""
    write(fix.article, cara, "More.")
    submit_and_approve(fix.article, by=cara, approver=ed)
    assert "no one else has approved" in refused(STATE, "published", fresh(fix.article).draft.pk)
    countersign(fix, by=edna, digest=fix.digest)
    write(fix.article, cara, "Yet more.")
    assert "no one else has approved" in refused(STATE, "published", fresh(fix.article).draft.pk)


LIES = samples(__file__)["lies"]


def test_what_it_says_stays_and_its_authors_yes_does_not_count(fix: UrgentCorrection, ed: Person) -> None:
    for lie in LIES:
        told = refused(f"UPDATE content_urgentcorrection SET {lie} WHERE id = %s", fix.pk)  # noqa: S608 - the attack
        assert f"correction {fix.pk} stays" in told
    assert "permission denied" in refused("DELETE FROM content_urgentcorrection")
    execute(
        """INSERT INTO content_approval (revision_id, digest, submission, approver_id, role, policy)
        VALUES (%s, %s, 1, %s, 'editor', '{}')""",
        fix.revision_id, fix.digest, ed.pk,
    )  # fmt: skip
    assert "has not come to that" in refused(ENDS, "countersigned", fix.pk)


INSERT = """
    INSERT INTO content_urgentcorrection (article_id, revision_id, digest, base_id, made_by_id, reason, note, policy,
        author_ids, outcome, made_in, due_at)
    VALUES (%s, %s, %s, %s, %s, 'x', '', '{}', '{}', 'countersigned', 0, now() + interval '1 year')
"""


def forged(article: Article, by: Person, digest: str | None = None) -> tuple[Any, ...]:
    draft = fresh(article).draft
    return article.pk, draft.pk, digest or draft.digest, draft.pk - 1, by.pk


def test_only_the_writer_corrects_only_what_is_written_public_and_allowed(
    published: Article, cara: Person, ada: Person
) -> None:
    write(published, cara, "Other words.")
    for row in (forged(published, ada), forged(published, cara, "0" * 64)):
        assert "cannot be corrected" in refused(INSERT, *row)
    with transaction.atomic():
        execute(INSERT, *forged(published, cara))
        fix = UrgentCorrection.objects.get()
        assert (fix.outcome, fix.base, fix.author_ids) == ("", fresh(published).live, [cara.pk])
        assert (fix.due_at - fix.made_at).days == 1
        transaction.set_rollback(True)
    with_policy(published.section, corrections=False)
    assert "cannot be corrected" in refused(INSERT, *forged(published, cara))
    with_policy(published.section, corrections=True)
    workflow.take_down(published, by=ada, reason="x")
    assert "cannot be corrected" in refused(INSERT, *forged(published, cara))


def test_what_is_public_does_not_move_where_it_could_be_corrected(
    published: Article, policies: Section, fix: UrgentCorrection
) -> None:
    move = "UPDATE content_article SET section_id = %s WHERE id = %s"
    assert "cannot move there" in refused(move, policies.pk, published.pk)  # it waits for someone
    with_policy(published.section, corrections=False)
    take_back(fix, by=fix.made_by)
    assert "cannot move there" in refused(move, policies.pk, published.pk)
