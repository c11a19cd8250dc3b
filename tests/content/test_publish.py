"""Publishing: who may, and only approved words."""

import pytest

from content import workflow
from content.models import Article
from content.models.articles.review import State
from rbac.errors import Refused
from tests.newsroom import Person, fresh, write


def test_a_contributor_never_publishes(approved: Article, cara: Person) -> None:
    with pytest.raises(Refused, match="editors publish"):
        workflow.publish(approved, by=cara)
    assert fresh(approved).live is None


def test_an_editor_does_not_publish_what_nobody_approved(in_review: Article, ed: Person) -> None:
    with pytest.raises(Refused, match="approval of somebody"):
        workflow.publish(in_review, by=ed)


def test_an_editor_does_not_approve_own_words(draft: Article, cara: Person, ed: Person) -> None:
    article = write(draft, ed, "From June.")
    workflow.submit(article, by=cara)
    with pytest.raises(Refused, match="You wrote part"):
        workflow.approve(article, by=ed, digest=fresh(article).newest.digest)


def test_an_approved_article_goes_live(published: Article) -> None:
    article = fresh(published)
    assert article.live.status.state == State.PUBLISHED
    assert article.draft is None
    assert article.draft_author_ids == []
    assert article.published_at == article.first_published_at
    assert article.address.path == "news/ferry-timetable-changes"


def test_an_edit_voids_the_approval(approved: Article, cara: Person, ed: Person) -> None:
    article = write(approved, cara, "From July.")
    assert article.draft.status.state == State.DRAFT
    with pytest.raises(Refused):
        workflow.publish(article, by=ed)


def test_an_approval_does_not_count_for_the_next_submission(
    approved: Article, cara: Person, ed: Person
) -> None:
    workflow.send_back(approved, by=ed, note="Check the date.")
    workflow.submit(approved, by=cara)
    with pytest.raises(Refused):
        workflow.publish(approved, by=ed)


def test_an_author_may_publish_what_somebody_else_approved(draft: Article, ed: Person, edna: Person) -> None:
    article = write(draft, ed, "From June.")
    workflow.submit(article, by=ed)
    workflow.approve(article, by=edna, digest=fresh(article).newest.digest)
    workflow.publish(article, by=ed)
    assert fresh(article).live.number == 2
