"""Every rule of every app, asked of everybody in the newsroom about everything in it."""

import pytest

from accounts.models import User
from audit.actors import ANONYMOUS, SystemActor
from content import workflow
from content.models import Article
from content.trash.verbs import trash_article
from rbac.rulebook import rulebook
from tests.agreement import assert_agreement

ROW_ACTIONS = [action for action in rulebook if rulebook.model_of(action) is not None]


@pytest.fixture
def newsroom(
    draft: Article, in_review: Article, approved: Article, published: Article, taken_down: Article, colin: User,
    otto: User, edna: User,
) -> list[User]:  # fmt: skip
    """Everybody, and an article in every state."""
    trash_article(
        workflow.create_article(draft.section, by=draft.author, title="Thrown away"), by=draft.author
    )
    return list(User.objects.order_by("pk"))


@pytest.mark.late
def test_a_list_shows_exactly_what_a_decision_allows(newsroom: list[User], subtests: pytest.Subtests) -> None:
    jobs = [SystemActor(name) for name in rulebook.system_actors]
    for action in ROW_ACTIONS:
        model = rulebook.model_of(action)
        assert model is not None
        with subtests.test(action=str(action)):
            for actor in (*newsroom, *jobs, ANONYMOUS):
                assert_agreement(actor, action, model)
