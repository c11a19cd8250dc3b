"""What a change would do is told of a bounded number of people, however many hold something.

On a database of its own, with statistics and without: PostgreSQL goes other ways where it knows nothing.
"""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import Group, Permission

from accounts.models import User
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE, VIEW_SECTION
from content.models import Article, Section
from content.models.grants import ArticleGrant, ArticleTeamGrant, SectionGrant, SectionTeamGrant
from content.policies.change import change_policy
from rbac.access_diff import sample
from rbac.access_diff.diff import AccessDiff, access_diff
from rbac.access_diff.sample import role_holders
from rbac.administration.custom_roles import change_role, make_role
from rbac.administration.permission_sync import codename
from rbac.assignments import forget_assignments
from rbac.models import CustomRole, RoleAssignment
from tests.counting import look_over
from tests.newsroom import Person
from tests.size.test_long_kept import rows_of

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

type Owner = psycopg.Connection[tuple[object, ...]]
type Read = Callable[[Callable[[], object]], dict[str, int]]

USERS, ROWS, FEW, MANY = 5, 100, 100, 2_000
BOUND = 12 * ROWS  # in some twenty statements; less than there is, which several of them read
# What was given on one article is found from the article where PostgreSQL knows nothing: what is looked at there has
# its own bound (test_previews_of_much).
ON_THINGS: set[type[Any]] = {ArticleGrant, ArticleTeamGrant, User.groups.through}
READ: tuple[type[Any], ...] = (
    RoleAssignment,
    ArticleGrant,
    ArticleTeamGrant,
    SectionGrant,
    SectionTeamGrant,
    User.groups.through,
    User,
)


@pytest.fixture(autouse=True)
def few_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "MOST_USERS", USERS)
    monkeypatch.setattr(sample, "MOST_ROWS", ROWS)
    monkeypatch.setattr(sample, "MOST_OBJECTS", ROWS)


def crowd(number: int, name: str, article: Article, role: CustomRole) -> None:
    """People who each hold two roles, of their own and in a team, and two grants; as many teams as people."""
    people = User.objects.bulk_create(
        User(email=f"{name}-{n}@example.org", name=f"{name} {n}", is_active=True) for n in range(number)
    )
    teams = Group.objects.bulk_create(Group(name=f"{name} {n}") for n in range(number))
    User.groups.through.objects.bulk_create(
        User.groups.through(user=one, group=team) for one, team in zip(people, teams, strict=True)
    )
    here = article.section.scope
    RoleAssignment.objects.bulk_create(
        RoleAssignment(role=key, scope=scope, reason="x", **{way: one})
        for way, holders in (("user", people), ("team", teams))
        for one in holders
        for key, scope in (("contributor", here), (role.key, None))
    )
    to_articles: dict[str, Any] = {"permission": allows("article"), "content_object": article, "reason": "x"}
    to_sections: dict[str, Any] = {
        "permission": allows("section"),
        "content_object": article.section,
        "reason": "x",
    }
    ArticleGrant.objects.bulk_create(ArticleGrant(user=one, **to_articles) for one in people)
    ArticleTeamGrant.objects.bulk_create(ArticleTeamGrant(group=one, **to_articles) for one in teams)
    SectionGrant.objects.bulk_create(SectionGrant(user=one, **to_sections) for one in people)
    SectionTeamGrant.objects.bulk_create(SectionTeamGrant(group=one, **to_sections) for one in teams)


def allows(model: str) -> Permission:
    allowing = codename(VIEW_ARTICLE if model == "article" else VIEW_SECTION)
    found: Permission = Permission.objects.get(codename=allowing, content_type__model=model)
    return found


@pytest.fixture
def role(ada: Person) -> CustomRole:
    return make_role(name="Proofreader", cells={str(VIEW_ARTICLE): "contributor"}, reason="x", by=ada)


@pytest.fixture(params=["statistics", "no statistics"])
def read(request: pytest.FixtureRequest, draft: Article, role: CustomRole, owner_connection: Owner) -> Read:
    """How many rows are read of each table where there is a crowd: those of which it is more than BOUND."""
    crowd(FEW, "few", draft, role)
    crowd(MANY, "many", draft, role)
    if request.param == "statistics":
        look_over(owner_connection)
    forget_assignments()

    def count(act: Callable[[], object]) -> dict[str, int]:
        found = {}
        for model in set(READ) - (ON_THINGS if request.param == "no statistics" else set()):
            rows = rows_of(model, act)
            if rows > BOUND:
                found[model._meta.db_table] = rows
        return found

    return count


def test_a_policy_of_the_site(read: Read, ada: Person) -> None:
    def restrict() -> None:
        change_policy(None, {"audience": "members"}, by=ada, reason="x")

    assert read(lambda: is_a_part(access_diff(restrict))) == {}


def test_a_policy_of_a_section(read: Read, news: Section, ada: Person) -> None:
    def restrict() -> None:
        change_policy(news, {"audience": "members"}, by=ada, reason="x")

    assert read(lambda: is_a_part(access_diff(restrict, places=[news.scope_id]))) == {}


def test_a_role(read: Read, role: CustomRole, ada: Person) -> None:
    cells = {str(VIEW_ARTICLE): "contributor", str(EDIT_ARTICLE): "editor"}

    def more() -> None:
        change_role(role, name=role.name, cells=cells, description="", reason="x", by=ada)

    def act() -> None:
        is_a_part(access_diff(more, people=role_holders(role.key)))

    assert read(act) == {}


def is_a_part(found: AccessDiff) -> None:
    assert not found.all_people
