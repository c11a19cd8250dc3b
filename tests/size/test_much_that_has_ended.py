"""Whoever was given thousands of things that have ended is decided about by what they hold."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import Group
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from content.actions import VIEW_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant, ArticleTeamGrant
from rbac.assignments import assignments_of, forget_assignments
from rbac.models import RoleAssignment, Scope
from tests.counting import rows_read_as_planned
from tests.holding_much import much_is_more_than
from tests.size.many import many_articles
from tests.size.test_holding_much import given

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]
MANY, FEW = 2_500, 10
AN_HOUR = timedelta(hours=1)

type Owner = psycopg.Connection[tuple[object, ...]]


type Counts = Callable[[type[Model], User], int]


@pytest.fixture
def read(owner_connection: Owner) -> Counts:
    """How many rows are read to know what somebody holds."""

    def count(model: type[Model], person: User) -> int:
        owner_connection.execute("VACUUM ANALYZE")
        forget_assignments()
        return rows_read_as_planned(model, lambda: assignments_of(User.objects.get(pk=person.pk)))

    return count


@pytest.fixture
def places(fresh_database: str) -> list[Scope]:
    made: list[Scope] = Scope.objects.bulk_create(
        Scope(path=f"Z{n:06}", depth=1, numchild=0, name=f"Place {n}", ancestor_ids=[]) for n in range(MANY)
    )
    return made


@pytest.fixture
def articles(news: Section, ed: User) -> list[Article]:
    return many_articles(news, ed, MANY)


@pytest.mark.parametrize("through", ["user", "team"])
def test_roles_that_have_ended_are_not_read(
    through: str, otto: User, places: list[Scope], read: Counts
) -> None:
    team = Group.objects.create(name="Desk")
    team.user_set.add(otto)
    holder = {through: otto if through == "user" else team}
    ends = {7: None, 9: timezone.now() + AN_HOUR}
    RoleAssignment.objects.bulk_create(
        RoleAssignment(
            role="editor", scope=place, reason="x", until=ends.get(n, timezone.now() - AN_HOUR), **holder
        )
        for n, place in enumerate(places)
    )
    assert read(RoleAssignment, otto) <= FEW
    held = {one.scope_id for one in assignments_of(otto).all()}
    assert held == {places[7].pk, places[9].pk}


@pytest.mark.parametrize("through", ["user", "group"])
def test_grants_that_have_ended_are_not_read(
    through: str, otto: User, articles: list[Article], read: Counts
) -> None:
    team = Group.objects.create(name="Desk")
    team.user_set.add(otto)
    model: Any = ArticleGrant if through == "user" else ArticleTeamGrant
    holder = {through: otto if through == "user" else team}
    past = timezone.now() - AN_HOUR
    ends = {7: None, 9: timezone.now() + AN_HOUR}
    model.objects.bulk_create(
        model(until=ends.get(n, past), **holder, **given(VIEW_ARTICLE, article))
        for n, article in enumerate(articles)
    )
    assert read(model, otto) <= FEW
    assert {one.key for one in assignments_of(otto).grants} == {articles[7].pk, articles[9].pk}


def test_of_much_that_has_not_ended_no_more_is_read_than_is_kept(
    otto: User, places: list[Scope], read: Counts
) -> None:
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=otto, role="editor", scope=place, reason="x") for place in places
    )
    with much_is_more_than(100):
        assert read(RoleAssignment, otto) <= 5 * 100
