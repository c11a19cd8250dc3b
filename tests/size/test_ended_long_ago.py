"""What someone held until long ago costs their requests nothing: it is not read, and works no second longer.

Roles and grants that have ended stay where they are, until the same is given again.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content.actions import EDIT_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant, ArticleTeamGrant
from rbac.administration.permission_sync import codename
from rbac.assignments import forget_assignments
from rbac.decisions import decide
from rbac.models import RoleAssignment, Scope
from rbac.queries import visible_to
from tests.counting import look_over, rows_read, rows_read_as_planned
from tests.signing_in import signed_in
from tests.size.many import many_articles

pytestmark = pytest.mark.late
FEW, MANY = 20, 3_000
LONG_AGO = timezone.now() - timedelta(days=1_000)

type Give = Callable[[int], None]


@pytest.fixture
def articles(news: Section, ed: User) -> list[Article]:
    return many_articles(news, ed, MANY)


@pytest.fixture
def team(otto: User) -> Group:
    found = Group.objects.create(name="Legal")
    found.user_set.add(otto)
    return found


def ended_roles(holder: dict[str, Any], news: Section) -> Give:
    """As many at other places, and of as many kinds at News; one at News that works."""
    places = Scope.objects.bulk_create(
        Scope(name=f"Place {n}", path=f"9{n:05}", depth=1, numchild=0) for n in range(MANY)
    )
    RoleAssignment.objects.create(**holder, role="editor", scope=news.scope, reason="works")

    def give(number: int) -> None:
        RoleAssignment.objects.filter(reason="ended").delete()
        RoleAssignment.objects.bulk_create(
            RoleAssignment(**holder, role=role, scope=place, reason="ended", until=LONG_AGO)
            for n in range(number)
            for role, place in (("contributor", places[n]), (f"own-{n}", news.scope))
        )
        forget_assignments()

    return give


def ended_grants(model: type[Model], holder: dict[str, Any], articles: list[Article]) -> Give:
    allows = Permission.objects.get(codename=codename(EDIT_ARTICLE), content_type__model="article")
    rows: Any = model._default_manager
    rows.create(**holder, permission=allows, content_object=articles[0], reason="works")

    def give(number: int) -> None:
        rows.filter(reason="ended").delete()
        rows.bulk_create(
            model(**holder, permission=allows, content_object=one, reason="ended", until=LONG_AGO)
            for one in articles[-number:]
            if one != articles[0]
        )
        forget_assignments()

    return give


@pytest.fixture(params=["role", "role of a team", "grant", "grant to a team"])
def held(
    request: pytest.FixtureRequest,
    fresh_database: str,
    news: Section,
    otto: User,
    team: Group,
    articles: list[Article],
) -> tuple[type[Model], Give]:
    match request.param:
        case "role":
            return RoleAssignment, ended_roles({"user": otto}, news)
        case "role of a team":
            return RoleAssignment, ended_roles({"team": team}, news)
        case "grant":
            return ArticleGrant, ended_grants(ArticleGrant, {"user": otto}, articles)
        case _:
            return ArticleTeamGrant, ended_grants(ArticleTeamGrant, {"group": team}, articles)


def acts(otto: User, article: Article) -> dict[str, Callable[[], Any]]:
    client: Client = signed_in(otto)

    def fetched(path: str) -> Callable[[], None]:
        def fetch() -> None:
            assert client.get(path).status_code == 200

        return fetch

    def decided() -> None:
        one = Article.objects.select_related("section__scope").get(pk=article.pk)
        assert decide(User.objects.get(pk=otto.pk), EDIT_ARTICLE, one).allowed

    return {
        "decision": decided,
        "places": lambda: list(visible_to(User.objects.get(pk=otto.pk), EDIT_ARTICLE, Article)[:50]),
        "list": fetched("/cms/articles/"),
        "editor": fetched(f"/cms/articles/{article.pk}/"),
    }


@pytest.fixture
def read(
    held: tuple[type[Model], Give],
    otto: User,
    articles: list[Article],
    owner_connection: psycopg.Connection[Any],
    request: pytest.FixtureRequest,
) -> dict[str, list[int]]:
    """For each act how many rows: where few have ended, and where very many have."""
    model, give = held
    found: dict[str, list[int]] = {}
    for number in (FEW, MANY):
        give(number)
        if request.param == "with statistics":
            look_over(owner_connection)
        for name, act in acts(otto, articles[0]).items():
            act()
            with transaction.atomic():
                rows = rows_read_as_planned if request.param == "with statistics" else rows_read
                found.setdefault(name, []).append(rows(model, act))
    return found


@pytest.mark.parametrize("read", ["with statistics"], indirect=True)
def test_no_more_is_read_for_a_user_who_held_very_much(read: dict[str, list[int]]) -> None:
    assert all(many <= few for few, many in read.values()), read
    assert read["decision"][1] == read["editor"][1] == 1


@pytest.mark.parametrize("read", ["without statistics"], indirect=True)
def test_nor_by_a_decision_where_nothing_is_known_of_the_tables(read: dict[str, list[int]]) -> None:
    assert read["decision"][1] == read["editor"][1] == 1
