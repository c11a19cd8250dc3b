"""Words that the owner of the database writes over past every trigger: readers see them, and the check finds them."""

from functools import partial

import pytest

from content import workflow
from content.corrections.reverting import take_back
from content.models import Article
from content.proofs.publication_check import doubtful_publications
from content.redaction.occurrences import Wanted
from secureproject.doctor.processes import texts_written_over
from tests.corrections import corrected
from tests.database import Owner, past_triggers
from tests.newsroom import Person, fresh, write
from tests.redactions import redacted

by_force = partial(past_triggers, of=("content_revision", "content_article"))


@pytest.mark.parametrize(
    ("forgery", "told"),
    [
        ("body = '<p>From June.</p>'", "words"),
        ("title = 'No ferry at all'", "words"),
        ("correction_notes = '2026-05-01 The first version was wrong.'", "words"),
        ("digest = repeat('ab', 32)", "version 1"),
    ],
)
def test_a_public_text_that_was_written_over_is_named(
    fresh_database: str, published: Article, owner_connection: Owner, forgery: str, told: str
) -> None:
    live = published.live_id
    by_force(owner_connection, f"UPDATE content_revision SET {forgery} WHERE id = %s", live)  # noqa: S608
    [(article, detail)] = doubtful_publications()
    assert (article, told in detail) == (published, True)
    assert list(texts_written_over()) == [f"Article {published.pk}: {detail}"]


def test_another_version_and_one_that_no_one_published_are_named(
    fresh_database: str, published: Article, draft: Article, cara: Person, ed: Person, owner_connection: Owner
) -> None:
    newer = write(published, cara, "Not approved.")
    change = (
        "UPDATE content_article SET live_id = draft_id, draft_id = NULL,"
        " first_published_at = now(), published_at = now() WHERE id = %s"
    )
    by_force(owner_connection, change, newer.pk)
    other = workflow.create_article(draft.section, by=cara, title="A rumour", body="<p>They say.</p>")
    by_force(owner_connection, change, other.pk)
    said = {doubt.article.pk: doubt.detail for doubt in doubtful_publications()}
    assert "version 2" in said[published.pk]
    assert "no publication" in said[other.pk]
    assert [doubt.article for doubt in doubtful_publications(newest=1)] == [other]


def test_whatever_the_verbs_made_public_is_right(
    published: Article, cara: Person, ed: Person, edna: Person, ada: Person
) -> None:
    """Through a new draft, a correction and back, another one, and a removal by law."""
    write(published, cara, "Another draft.")
    take_back(corrected(published, ed), by=edna)
    assert list(doubtful_publications()) == []
    corrected(published, ed)
    assert list(doubtful_publications()) == []
    redacted(fresh(published), Wanted(passage="June"), by=ed, agreed_by=ada)
    assert "June" not in fresh(published).live.body
    assert list(doubtful_publications()) == []


def test_what_is_not_public_is_not_asked_about(taken_down: Article, approved: Article) -> None:
    assert list(doubtful_publications()) == []
