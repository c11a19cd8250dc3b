"""Whose approval a section asks for: that enough people could give it is found without reading all who could."""

from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from content.actions import APPROVE_ARTICLE
from content.approvals.candidates import SHOWN, outlook
from content.cms.review.review import whose_approval
from content.corrections.verbs import why_not
from content.models import Article, Section
from content.policies.change import change_policy
from rbac.administration.custom_roles import make_role
from rbac.grants import grant_object
from rbac.models import CustomRole, RoleAssignment
from tests.counting import look_over
from tests.newsroom import Person, fresh
from tests.size.test_long_kept import rows_of

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

MANY, FEW = 1_000, 70
CELLS = {"content.approve_article": "editor", "content.countersign_correction": "editor"}

type Owner = psycopg.Connection[Any]


@pytest.fixture
def legal(ada: Person) -> CustomRole:
    return make_role("Legal review", CELLS, reason="new law", by=ada)


def many_with(role: str, section: Section, name: str, number: int = MANY) -> list[User]:
    """At the section, and on the whole site."""
    people = User.objects.bulk_create(
        User(email=f"{name}{n}@example.org", name=f"{name} {n}", is_active=True) for n in range(number)
    )
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=one, role=role, scope=place, reason="x")
        for one in people
        for place in (None, section.scope)
    )
    return people


@pytest.fixture
def asks(news: Section, legal: CustomRole, ada: Person, ed: Person, owner_connection: Owner) -> None:
    """Two by a role that a thousand hold, one by Ed or that role."""
    role = f"role:{legal.key}"
    change_policy(news, {"demands": [[role], [role], [f"person:{ed.pk}", role]]}, by=ada, reason="x")
    many_with(legal.key, news, "lawyer")
    many_with("editor", news, "editor")
    look_over(owner_connection)


def test_few_are_read_of_many_who_could(in_review: Article, asks: None) -> None:
    for model in (RoleAssignment, User):
        assert rows_of(model, lambda: whose_approval(fresh(in_review))) <= FEW
        assert rows_of(model, lambda: outlook(fresh(in_review).section).impossible) <= FEW
    assert outlook(fresh(in_review).section).impossible == []
    rows = whose_approval(fresh(in_review))["asked"]
    assert [(len(row["able"]), bool(row["more"])) for row in rows] == [(SHOWN, True)] * 3


def test_few_are_read_of_many_who_could_countersign(published: Article, asks: None, ed: Person) -> None:
    for model in (RoleAssignment, User):
        assert rows_of(model, lambda: why_not(fresh(published), ed)) <= FEW
    assert why_not(fresh(published), ed) is None


def test_few_are_read_of_many_editors_who_could_countersign(
    published: Article, ed: Person, owner_connection: Owner
) -> None:
    many_with("editor", published.section, "editor")
    look_over(owner_connection)
    for model in (RoleAssignment, User):
        assert rows_of(model, lambda: why_not(published, ed)) <= 20
    assert why_not(published, ed) is None


def test_who_is_among_many_that_may_not_is_found(
    in_review: Article, ada: Person, edna: Person, owner_connection: Owner
) -> None:
    """Nine hundred contributors may not approve; one of them is an editor as well, one was given it, one by a team."""
    section = in_review.section
    change_policy(section, {"demands": [["role:contributor"]]}, by=ada, reason="x")
    *_others, given, member = many_with("contributor", section, "writer", 900)
    RoleAssignment.objects.create(user=edna, role="contributor", reason="x")
    team = Group.objects.create(name="Law")
    team.user_set.add(member)
    grant_object(given, APPROVE_ARTICLE, in_review, reason="x", by=ada)
    grant_object(team, APPROVE_ARTICLE, section, reason="x", by=ada)
    look_over(owner_connection)
    [row] = whose_approval(fresh(in_review))["asked"]
    assert {*row["able"]} == {edna, given, member}
    assert outlook(fresh(in_review).section).impossible == []
