"""Many people are decided about by what they hold where some things stand: two queries, and the same answers."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.actions import APPROVE_ARTICLE
from content.models import Article, Section
from rbac.assignments import forget_assignments
from rbac.decisions import still_holds_ignoring_factors
from rbac.evaluation.batch_holdings import users_with_holdings_at
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from tests.newsroom import Person, person


@pytest.fixture
def everybody(
    news: Section, policies: Section, draft: Article, cara: Person, ed: Person, edna: Person, ada: Person
) -> list[Person]:
    """In each way in which someone may approve in News, and in some in which no one does."""
    by_article, by_section, in_team = (
        person(name, "contributor", news.scope) for name in ("Ann", "Bea", "Tim")
    )
    elsewhere = person("Eve", "editor", policies.scope)
    grant_object(by_article, APPROVE_ARTICLE, draft, reason="helps", by=ada)
    grant_object(by_section, APPROVE_ARTICLE, news, reason="helps", by=ada)
    team = Group.objects.create(name="Night shift")
    RoleAssignment.objects.create(team=team, role="editor", scope=news.scope, reason="x")
    in_team.groups.add(team)
    forget_assignments()
    return [cara, ed, edna, by_article, by_section, in_team, elsewhere]


def test_no_user_is_no_one(draft: Article) -> None:
    assert users_with_holdings_at([], [draft]) == users_with_holdings_at([2**40], [draft]) == {}


def test_the_same_is_decided_as_by_all_that_they_hold(everybody: list[Person], draft: Article) -> None:
    with CaptureQueriesContext(connection) as captured:
        people = users_with_holdings_at([one.pk for one in everybody], [draft])
        found = [still_holds_ignoring_factors(people[one.pk], APPROVE_ARTICLE, draft) for one in everybody]
    assert len(captured) == 2
    assert found == [False, True, True, True, True, True, False]
    assert found == [still_holds_ignoring_factors(one, APPROVE_ARTICLE, draft) for one in everybody]
