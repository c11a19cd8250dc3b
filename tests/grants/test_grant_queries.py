"""What was granted on things themselves is told apart from what lies below a place that was granted."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from audit.actors import ANONYMOUS
from content import workflow
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from rbac.grants import grant_object
from rbac.models.grant_queries import granted_one_by_one, keys_granted_singly
from rbac.rules import COMMAND_LINE
from tests.newsroom import Person


@pytest.fixture
def elsewhere(policies: Section, colin: Person) -> Article:
    return workflow.create_article(policies, by=colin, title="A rule", body="<p>x</p>")


def singly(person: Person, action: str = VIEW_ARTICLE) -> list[Article]:
    keys = keys_granted_singly(User.objects.get(pk=person.pk), action, Article, 9)
    return list(Article.objects.filter(pk__in=keys))


def test_whoever_was_granted_nothing_finds_nothing(draft: Article, otto: Person, edna: Person) -> None:
    for nobody in (ANONYMOUS, COMMAND_LINE, otto, edna):
        assert keys_granted_singly(nobody, VIEW_ARTICLE, Article, 9) == []


def test_what_lies_below_a_place_is_left_out(
    draft: Article, elsewhere: Article, news: Section, otto: Person
) -> None:
    grant_object(otto, VIEW_ARTICLE, news, reason="reads", by=COMMAND_LINE)
    again = User.objects.get(pk=otto.pk)
    assert keys_granted_singly(again, VIEW_ARTICLE, Article, 9) == []
    assert [*Article.objects.filter(granted_one_by_one(again, VIEW_ARTICLE, Article))] == [draft]
    grant_object(otto, VIEW_ARTICLE, elsewhere, reason="reads", by=COMMAND_LINE)
    assert singly(otto) == [elsewhere]


def test_only_what_allows_it_counts_and_teams_do(draft: Article, elsewhere: Article, otto: Person) -> None:
    team = Group.objects.create(name="Legal")
    team.user_set.add(otto)
    grant_object(team, EDIT_ARTICLE, draft, reason="helps", by=COMMAND_LINE)
    grant_object(otto, VIEW_ARTICLE, elsewhere, reason="reads", by=COMMAND_LINE)
    assert {one.pk for one in singly(otto)} == {draft.pk, elsewhere.pk}
    assert singly(otto, EDIT_ARTICLE) == [draft]
