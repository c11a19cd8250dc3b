"""Handing a draft to the reviewers."""

import pytest

from content import workflow
from content.errors import WrongState
from content.models import Article
from content.models.articles.review import State
from rbac.errors import Refused
from tests.newsroom import Person, fresh


@pytest.mark.parametrize("who", ["otto", "colin"])
def test_an_outsider_submits_nothing(who: str, draft: Article, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Refused):
        workflow.submit(draft, by=request.getfixturevalue(who))


def test_a_contributor_does_not_submit_what_others_wrote(draft: Article, ed: Person, cara: Person) -> None:
    article = workflow.create_article(draft.section, by=ed, title="By Ed")
    with pytest.raises(Refused):
        workflow.submit(article, by=cara)


def test_what_is_in_review_is_not_submitted_again(in_review: Article, cara: Person) -> None:
    with pytest.raises(WrongState):
        workflow.submit(in_review, by=cara)


def test_what_is_live_without_a_draft_is_not_submitted(published: Article, ed: Person) -> None:
    with pytest.raises(WrongState):
        workflow.submit(published, by=ed)


def test_submitting_says_who_and_how_often(in_review: Article, cara: Person) -> None:
    status = fresh(in_review).draft.status
    assert (status.state, status.submitted_by, status.submission) == (State.IN_REVIEW, cara, 1)
