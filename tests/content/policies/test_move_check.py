"""Moves of articles to looser or stricter sections (content.policies.move_check)."""

import pytest

from content import workflow
from content.errors import WrongState
from content.models import Article, Section
from tests.content.policies.test_change import ask
from tests.newsroom import Person
from tests.policies import with_policy


def test_no_move_to_where_no_one_else_has_to_approve(draft: Article, policies: Section, edna: Person) -> None:
    with_policy(policies, four_eyes=False)
    policies.refresh_from_db()
    with pytest.raises(WrongState):
        workflow.move_article(draft, policies, by=edna)


def test_what_is_public_does_not_move_to_more_readers_or_more_approvals(
    published: Article, news: Section, policies: Section, ada: Person, edna: Person
) -> None:
    ask(policies, ada, approvals=2)
    with pytest.raises(WrongState):
        workflow.move_article(published, policies, by=edna)
    ask(news, ada, audience="members", approvals=2)
    with pytest.raises(WrongState, match="More people"):
        workflow.move_article(published, policies, by=edna)


def test_articles_do_not_move_to_where_it_matters_less(
    in_review: Article, asks: Section, policies: Section, edna: Person
) -> None:
    with pytest.raises(WrongState, match="matters less"):
        workflow.move_article(in_review, policies, by=edna)
