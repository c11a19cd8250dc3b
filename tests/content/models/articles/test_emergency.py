"""Triggers of content.models.articles.emergency: nothing else is published."""

from content.models import Article
from tests.captured_web import refused
from tests.content.articles.test_emergency_publication import opened
from tests.newsroom import Person, fresh


def test_the_database_lets_nothing_else_through(
    draft: Article, in_review: Article, ada: Person, cara: Person, ed: Person
) -> None:
    words = fresh(draft).draft
    insert = """
        INSERT INTO content_emergencypass
            (article_id, revision_id, digest, opened_by_id, reason, policy, author_ids, until)
        VALUES (%s, %s, %s, %s, 'x', '{}', '{}', now() + %s * interval '1 hour')
    """
    for opener, digest, hours in ((ed, words.digest, 1), (ada, "0" * 64, 1), (ada, words.digest, 5)):
        assert "no such emergency" in refused(insert, draft.pk, words.pk, digest, opener.pk, hours)
    one = opened(draft, ada)
    published = "UPDATE content_revisionstatus SET state = 'published' WHERE revision_id = %s"
    assert "no one else has approved" in refused(published, words.pk)  # opened, but not used up
    for lie in (
        "UPDATE content_emergencypass SET signed_off_by_id = opened_by_id WHERE id = %s",
        "UPDATE content_emergencypass SET until = until + interval '1 hour' WHERE id = %s",
    ):
        assert refused(lie, one.pk)
    assert "permission denied" in refused("DELETE FROM content_emergencypass")
