"""What a change would do is told of a bounded number of users and rows, however much there is."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import Membership, User
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE, VIEW_SECTION
from content.models import Article, Comment, Section
from content.models.grants import ArticleGrant, ArticleTeamGrant, SectionGrant, SectionTeamGrant
from content.policies.change import change_policy
from rbac.access_diff import sample
from rbac.access_diff.diff import AccessDiff, access_diff
from rbac.access_diff.sample import role_holders
from rbac.administration.custom_roles import change_role, make_role
from rbac.assignments import forget_assignments
from rbac.models import CustomRole, RoleAssignment
from tests.counting import look_over, rows_read_as_planned
from tests.many_sections import sections_below
from tests.newsroom import Person
from tests.size.conftest import LookOver
from tests.size.many import Owner, many_articles, people, permission

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

OF_SMALL = 200  # of a thousand; the three are read by many statements
POLICY = dict.fromkeys(("audience", "four_eyes", "approvals", "factor", "comments"), "inherit") | {
    "reason": "x"
}


@pytest.fixture
def small(statistics: LookOver, news: Section, policies: Section, cara: Person) -> Section:
    """With three articles, beside a thousand by the same writer."""
    found = sections_below(news, 10)[0]
    many_articles(found, cara, 3, name="small")
    many_articles(policies, cara, 1_000)
    statistics()
    return found


def test_its_move_its_policy_and_a_role_there_read_what_stands_in_it(
    small: Section, policies: Section, otto: Person, as_ada: Client
) -> None:
    def shown(address: str, typed: Mapping[str, object]) -> Callable[[], None]:
        def act() -> None:
            assert "Who gains and who loses" in as_ada.post(address, typed).text

        return act

    steps = {
        "move": shown(f"/cms/sections/{small.pk}/move/", {"to": policies.pk}),
        "policy": shown(f"/cms/sections/{small.pk}/policy/change/", POLICY | {"four_eyes": "False"}),
        "role": shown(
            f"/cms/people/{otto.pk}/grant/", {"role": "editor", "scope": small.scope_id, "reason": "x"}
        ),
    }
    read = {name: rows_read_as_planned(Article, act) for name, act in steps.items()}
    assert max(read.values()) <= OF_SMALL, read


MOST, SOME, MUCH = 20, 200, 1_500
# Both moments, some people each; less than half of what there is, which several of them read.
MOST_ROWS = 30 * MOST


def test_a_role_and_a_policy_where_more_stands_than_is_looked_at(
    news: Section,
    cara: Person,
    otto: Person,
    ada: Person,
    owner_connection: Owner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And where there is seven times as much."""
    monkeypatch.setattr(sample, "MOST_OBJECTS", MOST)
    monkeypatch.setattr(sample, "MOST_USERS", 2)
    changes: list[Callable[[], object]] = [
        lambda: RoleAssignment.objects.create(user=otto, role="editor", reason="x"),
        lambda: change_policy(None, {"audience": "members"}, by=ada, reason="x"),
    ]
    for number in (SOME, MUCH):
        article, *_others = many_articles(news, cara, number, name=f"of-{number}")
        said: dict[str, Any] = {"name": "A", "text": "Yes", "html": "Yes"}
        Comment.objects.bulk_create(Comment(article=article, state="waiting", **said) for _n in range(number))
        look_over(owner_connection)
        for change in changes:
            forget_assignments()
            assert rows_read_as_planned((Article, Comment), partial(access_diff, change)) <= MOST_ROWS


type Read = Callable[[Callable[[], object]], int]
USERS, ROWS, FEW, MANY = 5, 100, 100, 2_000
BOUND = 12 * ROWS  # in some twenty statements; less than there is, which several of them read
# What was given on one article is found from the article where PostgreSQL knows nothing: what is looked at there has
# its own bound (above).
ON_THINGS: set[type[Any]] = {ArticleGrant, ArticleTeamGrant, Membership}
READ: tuple[type[Any], ...] = (
    RoleAssignment,
    ArticleGrant,
    ArticleTeamGrant,
    SectionGrant,
    SectionTeamGrant,
    Membership,
    User,
)


@pytest.fixture(autouse=True)
def few_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "MOST_USERS", USERS)
    monkeypatch.setattr(sample, "MOST_ROWS", ROWS)
    monkeypatch.setattr(sample, "MOST_OBJECTS", ROWS)


def crowd(number: int, name: str, article: Article, role: CustomRole) -> None:
    """People who each hold two roles, of their own and in a team, and two grants; as many teams as people."""
    users = people(number, name)
    teams = Group.objects.bulk_create(Group(name=f"{name} {n}") for n in range(number))
    Membership.objects.bulk_create(
        Membership(user=one, group=team) for one, team in zip(users, teams, strict=True)
    )
    here = article.section.scope
    RoleAssignment.objects.bulk_create(
        RoleAssignment(role=key, scope=scope, reason="x", **{way: one})
        for way, holders in (("user", users), ("team", teams))
        for one in holders
        for key, scope in (("contributor", here), (role.key, None))
    )
    to_article = {"permission": permission(VIEW_ARTICLE), "content_object": article}
    to_section = {"permission": permission(VIEW_SECTION, "section"), "content_object": article.section}
    for model, way, holders, given in (
        (ArticleGrant, "user", users, to_article),
        (ArticleTeamGrant, "group", teams, to_article),
        (SectionGrant, "user", users, to_section),
        (SectionTeamGrant, "group", teams, to_section),
    ):
        rows: Any = model
        rows.objects.bulk_create(rows(**{way: one}, **given, reason="x") for one in holders)


@pytest.fixture
def role(ada: Person) -> CustomRole:
    return make_role(name="Proofreader", cells={str(VIEW_ARTICLE): "contributor"}, reason="x", by=ada)


@pytest.fixture
def read(statistics: LookOver, draft: Article, role: CustomRole, request: pytest.FixtureRequest) -> Read:
    """The most rows that are read of a table where there is a crowd."""
    crowd(FEW, "few", draft, role)
    crowd(MANY, "many", draft, role)
    statistics()
    forget_assignments()
    unknown = "no statistics" in request.node.callspec.id
    return partial(rows_read_as_planned, [*set(READ) - (ON_THINGS if unknown else set())])


def test_a_policy_and_a_role_that_concern_a_crowd(
    read: Read, role: CustomRole, news: Section, ada: Person
) -> None:
    cells = {str(VIEW_ARTICLE): "contributor", str(EDIT_ARTICLE): "editor"}

    def restrict(section: Section | None) -> None:
        change_policy(section, {"audience": "members"}, by=ada, reason="x")

    def more() -> None:
        change_role(role, name=role.name, cells=cells, description="", reason="x", by=ada)

    def of_news() -> AccessDiff:
        return access_diff(partial(restrict, news), places=[news.scope_id])

    assert read(lambda: is_a_part(access_diff(partial(restrict, None)))) <= BOUND
    assert read(lambda: is_a_part(of_news())) <= BOUND
    # Wider rights are an act about each holder (rbac/models/acts.py), which reads the role and the user.
    assert read(lambda: is_a_part(access_diff(more, people=role_holders(role.key)))) <= BOUND + 2 * MANY


def is_a_part(found: AccessDiff) -> None:
    assert not found.all_people
