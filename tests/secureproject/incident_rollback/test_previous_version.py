"""What readers saw before: they see it again where they may, else the page and the audit log say why not."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from content import workflow
from content.articles import revert_publication
from content.errors import WrongState
from content.models import Article, Section
from content.models.articles.review import State
from content.proofs.publication_proof import publication_of
from secureproject.incident_rollback import previous_version
from tests.content.articles.test_revert_publication import published_on_top
from tests.newsroom import Person, digest_of, fresh, write
from tests.policies import with_policy
from tests.secureproject.incident_rollback.stolen import found, only_item, revert, stolen_session


@pytest.fixture
def lied(published: Article, cara: Person, edna: Person) -> Article:
    """Version 2, which Edna's account approved and published over version 1, of Cara and Ed."""
    workflow.submit(write(published, cara, "Lies."), by=cara)
    with stolen_session():
        workflow.approve(published, by=edna, digest=digest_of(published))
        workflow.publish(published, by=edna)
    return published


def why_down(article: Article) -> str:
    entry = Entry.objects.get(event="content.article.taken_down", subject_id=str(article.pk))
    said = entry.public["says"][1]
    return str(said["facts"]["why"])


def test_the_review_says_which_version_readers_get_again(lied: Article, edna: Person, ada: Person) -> None:
    will = only_item(edna).will
    assert "version 1, public since" in will
    assert "approved by Ed" in will
    assert len(revert(edna, ada).done) == 1
    article = fresh(lied)
    assert (article.live.number, article.live.status.state) == (1, State.PUBLISHED)
    assert (article.draft.number, article.draft.status.state) == (2, State.DRAFT)
    assert publication_of(article).event == "content.publication.reverted"
    assert not found(edna).items


def test_looking_at_it_takes_few_queries(lied: Article, edna: Person) -> None:
    found(edna)
    with CaptureQueriesContext(connection) as queries:
        found(edna)
    assert len(queries) <= 15


def test_what_was_written_there_is_out_of_the_draft_too(
    published: Article, cara: Person, ed: Person, ada: Person
) -> None:
    with stolen_session():
        write(published, cara, "Lies.")
    workflow.approve(workflow.submit(published, by=cara), by=ed, digest=digest_of(published))
    workflow.publish(published, by=ed)
    revert(cara, ada)
    article = fresh(published)
    assert (article.live.number, article.newest.body) == (1, "<p>From May.</p>")


def test_a_later_honest_publication_stays(
    lied: Article, cara: Person, ed: Person, edna: Person, ada: Person
) -> None:
    published_on_top(lied, cara, ed, "The truth.")
    assert not found(edna).items
    assert fresh(lied).live.number == 3


def test_what_an_account_stolen_session_approved_does_not_come_back(
    published: Article, cara: Person, ed: Person, edna: Person, ada: Person
) -> None:
    workflow.submit(write(published, cara, "Lies."), by=cara)
    with stolen_session():
        workflow.approve(published, by=edna, digest=digest_of(published))
    workflow.publish(published, by=ed)
    with stolen_session():
        published_on_top(published, cara, edna, "More lies.")
    revert(edna, ada)
    assert fresh(published).live.number == 1


def test_what_cannot_come_back_is_taken_down_and_it_is_said_why(
    lied: Article, news: Section, edna: Person, ada: Person
) -> None:
    with_policy(news, approvals=2)
    will = only_item(edna).will
    assert will.startswith("take it down (version 1")
    assert "does not have the approvals" in will
    revert(edna, ada)
    assert fresh(lied).live is None
    assert "does not have the approvals" in why_down(lied)


def test_what_was_written_on_top_of_it_does_not_come_back(
    published: Article, cara: Person, ed: Person, edna: Person, ada: Person
) -> None:
    with stolen_session():
        write(published, edna, "Lies.")
    published_on_top(published, cara, ed, "Lies, and more.")
    with stolen_session():
        workflow.submit(write(published, cara, "Lies, and still more."), by=cara)
        workflow.approve(published, by=ed, digest=digest_of(published))
        workflow.publish(published, by=edna)
    assert "It was based on what the account wrote." in only_item(edna).will
    revert(edna, ada)
    assert fresh(published).live is None


@pytest.mark.parametrize("wall", ["verb", "database"])
def test_what_turns_out_not_to_come_back_is_taken_down_all_the_same(
    wall: str, lied: Article, ed: Person, edna: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_facts: Any, **_more: Any) -> None:
        raise WrongState("It cannot.")

    if wall == "verb":
        monkeypatch.setattr(previous_version, "take_publication_back", refuses)
    else:  # PostgreSQL alone looks
        write(lied, ed, "By the approver of the version before.")
        for module in (previous_version, revert_publication):
            monkeypatch.setattr(module, "why_not_again", lambda article, revision: "")
    undone = revert(edna, ada)
    assert fresh(lied).live is None
    assert len(undone.left) == 1
