"""A grant puts into a list exactly what it is for: this object, this action, this holder, and no own words."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from content import workflow
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, PUBLISH_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from rbac.grants import grant_object, grantable, grants_on, holder_of
from rbac.queries import visible_to
from tests.policies import with_policy


@pytest.fixture
def other(news: Section, ed: User) -> Article:
    return workflow.create_article(news, by=ed, title="Another", summary="More.", body="<p>More.</p>")


def listed(user: User, action: str) -> set[int]:
    found = visible_to(User.objects.get(pk=user.pk), action, Article)
    return set(found.values_list("pk", flat=True))


def test_each_grant_is_for_its_own_action(draft: Article, other: Article, ed: User, otto: User) -> None:
    before = listed(otto, VIEW_ARTICLE)
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    grant_object(otto, APPROVE_ARTICLE, other, reason="checks", by=ed)
    assert draft.pk in listed(otto, EDIT_ARTICLE)
    assert other.pk not in listed(otto, EDIT_ARTICLE)
    assert draft.pk not in listed(otto, APPROVE_ARTICLE)
    assert listed(otto, PUBLISH_ARTICLE) == set()
    assert listed(otto, VIEW_ARTICLE) == before | {draft.pk, other.pk}


def test_a_grant_to_another_person_or_team_is_not_mine(
    draft: Article, ed: User, otto: User, colin: User
) -> None:
    team = Group.objects.create(name="Legal")
    grant_object(colin, EDIT_ARTICLE, draft, reason="helps", by=ed)
    grant_object(team, EDIT_ARTICLE, draft, reason="helps", by=ed)
    assert draft.pk not in listed(otto, EDIT_ARTICLE)
    team.user_set.add(otto)
    assert draft.pk in listed(otto, EDIT_ARTICLE)


@pytest.mark.parametrize("four_eyes", [True, False])
def test_no_grant_lists_own_words_for_approval(
    in_review: Article, news: Section, cara: User, ada: User, four_eyes: bool
) -> None:
    team = Group.objects.create(name="Writers")
    team.user_set.add(cara)
    grant_object(team, APPROVE_ARTICLE, in_review, reason="in a hurry", by=ada)
    if not four_eyes:
        with_policy(news, four_eyes=False)
    assert in_review.pk not in listed(cara, APPROVE_ARTICLE)


def test_the_grants_of_an_object_are_its_own_the_newest_first(
    draft: Article, other: Article, ed: User, otto: User, colin: User
) -> None:
    team = Group.objects.create(name="Legal")
    grant_object(otto, EDIT_ARTICLE, other, reason="elsewhere", by=ed)
    first = grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    second = grant_object(team, VIEW_ARTICLE, draft, reason="checks", by=ed)
    third = grant_object(colin, VIEW_ARTICLE, draft, reason="reads", by=ed)
    assert {(type(g), g.pk) for g in grants_on(draft)} == {(type(g), g.pk) for g in (first, second, third)}
    times = [grant.assigned_at for grant in grants_on(draft)]
    assert times == sorted(times, reverse=True)
    assert [holder_of(grant) for grant in (first, second)] == [otto, team]


def test_nobody_can_give_what_no_role_lets_them_do(draft: Article, ed: User, otto: User, cara: User) -> None:
    assert EDIT_ARTICLE in grantable(ed, draft)
    assert list(grantable(otto, draft)) == []
    assert APPROVE_ARTICLE not in grantable(cara, draft)
