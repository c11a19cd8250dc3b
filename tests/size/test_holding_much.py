"""Somebody to whom very much was given costs a request no more than somebody to whom much was.

What much is, is less here than in earnest: where more than two hundred things are.
"""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant, ArticleTeamGrant
from rbac.administration.permission_sync import codename
from rbac.assignments import assignments_of, forget_assignments
from rbac.decisions import decide
from rbac.models import RoleAssignment, Scope
from rbac.models.holding_queries import OF_EACH_ROLE
from rbac.models.lazy_holdings import HeldAt
from rbac.queries import visible_to
from rbac.scopes import add_scope
from tests.counting import look_over, rows_read
from tests.holding_much import much_is_more_than
from tests.signing_in import signed_in
from tests.size.many import many_articles

pytestmark = pytest.mark.late
MOST = 200
FEW, MANY = MOST + 20, 10 * MOST
# Once as what is held, once with all that is told of it; and what stands for its kind.
MOST_READ = 2 * (MOST + 1) + 10

type Give = Callable[[int], None]


@pytest.fixture
def two_hundred_are_much(ed: User) -> Iterator[None]:
    with much_is_more_than(MOST):
        yield


@pytest.fixture
def articles(news: Section, ed: User) -> list[Article]:
    return many_articles(news, ed, MANY)


def given(action: str, article: Article) -> dict[str, Any]:
    allows = Permission.objects.get(codename=codename(action), content_type__model="article")
    return {"permission": allows, "content_object": article, "reason": "reads"}


@pytest.fixture
def to_otto(two_hundred_are_much: None, otto: User, articles: list[Article]) -> Give:
    def give(number: int) -> None:
        ArticleGrant.objects.all().delete()
        ArticleGrant.objects.bulk_create(
            ArticleGrant(user=otto, **given(VIEW_ARTICLE, article)) for article in articles[:number]
        )
        ArticleGrant.objects.create(user=otto, **given(EDIT_ARTICLE, articles[7]))
        forget_assignments()

    return give


@pytest.fixture
def to_his_team(two_hundred_are_much: None, otto: User, articles: list[Article]) -> Give:
    team = Group.objects.create(name="Legal")
    team.user_set.add(otto)

    def give(number: int) -> None:
        ArticleTeamGrant.objects.all().delete()
        ArticleTeamGrant.objects.bulk_create(
            ArticleTeamGrant(group=team, **given(EDIT_ARTICLE, article)) for article in articles[:number]
        )
        forget_assignments()

    return give


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


type Reads = Callable[[type[Model], Give, Callable[[], Any]], tuple[int, int]]


@pytest.fixture(params=["with statistics", "without statistics"])
def reads(
    fresh_database: str, owner_connection: psycopg.Connection[Any], request: pytest.FixtureRequest
) -> Reads:
    """How many rows are read where few are held, and where many are; whatever PostgreSQL knows of the tables."""

    def read(model: type[Model], give: Give, act: Callable[[], Any]) -> tuple[int, int]:
        found = []
        for number in (FEW, MANY):
            give(number)
            if request.param == "with statistics":
                look_over(owner_connection)
            act()  # from now on it is known that very much is held
            with transaction.atomic():
                found.append(rows_read(model, act))
        return found[0], found[1]

    return read


def test_grants_of_ones_own_are_read_as_far_as_they_are_needed(
    reads: Reads, to_otto: Give, otto: User
) -> None:
    few, many = reads(ArticleGrant, to_otto, lambda: assignments_of(fresh(otto)))
    assert many - 5 <= few <= MOST_READ


def test_grants_of_a_team_are_read_as_far_as_they_are_needed(
    reads: Reads, to_his_team: Give, otto: User
) -> None:
    few, many = reads(ArticleTeamGrant, to_his_team, lambda: assignments_of(fresh(otto)))
    assert many - 5 <= few <= MOST_READ


def test_a_decision_reads_the_grants_on_its_object(
    to_otto: Give, otto: User, articles: list[Article]
) -> None:
    to_otto(MANY)
    ArticleGrant.objects.bulk_create(
        ArticleGrant(
            user=User.objects.create(email=f"p{n}@example.org", name="P"), **given(VIEW_ARTICLE, articles[7])
        )
        for n in range(MOST)
    )
    person = fresh(otto)
    assert isinstance(assignments_of(person).at, HeldAt)
    article = Article.objects.select_related("section__scope").get(pk=articles[7].pk)
    allowed: list[bool] = []
    assert rows_read(ArticleGrant, lambda: allowed.append(decide(person, EDIT_ARTICLE, article).allowed)) <= 2
    assert allowed == [True]
    assert not decide(person, EDIT_ARTICLE, articles[8]).allowed
    assert decide(person, VIEW_ARTICLE, articles[8]).allowed


def test_what_may_be_done_is_in_lists_whatever_it_is_among(
    to_otto: Give, otto: User, articles: list[Article]
) -> None:
    to_otto(MANY)
    assert [article.pk for article in visible_to(fresh(otto), EDIT_ARTICLE, Article)] == [articles[7].pk]
    assert visible_to(fresh(otto), VIEW_ARTICLE, Article).count() == MANY


@pytest.fixture
def places(site: object) -> list[Scope]:
    return [add_scope(f"Place {number}") for number in range(MANY)]


@pytest.fixture
def roles_of_ed(two_hundred_are_much: None, ed: User, places: list[Scope]) -> Give:
    def give(number: int) -> None:
        RoleAssignment.objects.filter(reason="many").delete()
        RoleAssignment.objects.bulk_create(
            RoleAssignment(user=ed, role="contributor", scope=place, reason="many")
            for place in places[:number]
        )
        forget_assignments()

    return give


@pytest.fixture
def roles_of_eds_team(two_hundred_are_much: None, ed: User, places: list[Scope]) -> Give:
    team = Group.objects.create(name="Desk")
    team.user_set.add(ed)

    def give(number: int) -> None:
        RoleAssignment.objects.filter(reason="many").delete()
        RoleAssignment.objects.bulk_create(
            RoleAssignment(team=team, role="contributor", scope=place, reason="many")
            for place in places[:number]
        )
        forget_assignments()

    return give


@pytest.mark.parametrize("way", ["roles_of_ed", "roles_of_eds_team"])
def test_roles_are_read_as_far_as_they_are_needed(
    reads: Reads, way: str, ed: User, request: pytest.FixtureRequest
) -> None:
    give: Give = request.getfixturevalue(way)
    few, many = reads(RoleAssignment, give, lambda: assignments_of(fresh(ed)))
    assert many - 5 <= few <= MOST_READ + 4 * OF_EACH_ROLE


def many_others_at(news: Section) -> None:
    RoleAssignment.objects.bulk_create(
        RoleAssignment(
            user=User.objects.create(email=f"q{n}@example.org", name="Q"),
            role="editor",
            scope=news.scope,
            reason="x",
        )
        for n in range(MOST)
    )


@pytest.mark.parametrize("way", ["roles_of_ed", "roles_of_eds_team"])
def test_a_decision_reads_the_roles_at_its_place(
    fresh_database: str,
    way: str,
    ed: User,
    news: Section,
    policies: Section,
    owner_connection: psycopg.Connection[Any],
    request: pytest.FixtureRequest,
) -> None:
    give: Give = request.getfixturevalue(way)
    give(MANY)
    many_others_at(news)
    mine, others = (many_articles(at, ed, 1, name=at.slug)[0] for at in (news, policies))
    look_over(owner_connection)
    person = fresh(ed)
    assert isinstance(assignments_of(person).at, HeldAt)
    allowed: list[bool] = []
    with transaction.atomic():
        ask = rows_read(RoleAssignment, lambda: allowed.append(decide(person, EDIT_ARTICLE, mine).allowed))
    assert ask <= 3
    assert allowed == [True]
    assert not decide(person, EDIT_ARTICLE, others).allowed


def asked(client: Client, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return [query["sql"] for query in captured.captured_queries]


def test_pages_stay_within_their_budget(to_otto: Give, otto: User, articles: list[Article]) -> None:
    to_otto(1)
    client = signed_in(otto)
    editor = f"/cms/articles/{articles[7].pk}/"
    client.get("/cms/articles/")
    before = len(asked(client, "/cms/articles/"))
    to_otto(MANY)
    client.get("/cms/articles/")  # one query more, once in a process
    # Two more however much it is: what was granted is found first, and in which sections; then that is asked about.
    assert len(asked(client, "/cms/articles/")) == before + 2 <= 12
    assert len(asked(client, editor)) <= 15


def test_what_is_hidden_takes_as_many_queries_as_what_is_not_there(
    to_otto: Give, otto: User, ed: User, articles: list[Article], policies: Section
) -> None:
    to_otto(MANY)
    hidden = many_articles(policies, ed, 1, name="hidden")[0]
    client = signed_in(otto)
    for path in (f"/cms/articles/{hidden.pk}/", "/cms/articles/987654321/"):
        assert client.get(path).status_code == 404
    assert len(asked(client, f"/cms/articles/{hidden.pk}/")) == len(asked(client, "/cms/articles/987654321/"))
