"""What two people do at once. Needs committed rows, so each test has a database of its own."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction

from accounts.models import User
from audit.actors import COMMAND_LINE
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, PUBLISH_ARTICLE
from content.models import Section
from content.policies.change import change_policy, lock_policies
from content.sections.verbs import add_section, change_section, move_section
from rbac.administration.custom_roles import change_role, make_role
from rbac.administration.separations import breaches, keep_apart
from rbac.errors import Conflict, Invalid
from rbac.grants import grant_object
from rbac.models import CustomRole, RoleAssignment, Scope
from rbac.roles import grant_role, revoke_role, roles_of
from rbac.scopes import add_scope, closure_differences, move_scope
from rbac.teams import add_member, make_team
from tests.at_once import at_once, held_up
from tests.newsroom import person
from tests.words import OLD_SITE


def raised_at_once(*tasks: Callable[[], object]) -> list[Exception]:
    raised = [answer for answer in at_once(*tasks) if isinstance(answer, Exception)]
    assert all(isinstance(error, Invalid | Conflict) for error in raised), raised
    return raised


def test_two_administrators_cannot_remove_each_other(fresh_database: str) -> None:
    people = [
        get_user_model().objects.create_user(f"{name}@example.org", name=name) for name in ("ada", "edna")
    ]
    for user in people:
        RoleAssignment.objects.create(user=user, role="administrator", reason="because")
    held = [roles_of(user)[0] for user in people]
    raised = raised_at_once(*(lambda a=a: revoke_role(a, reason="envy", by=COMMAND_LINE) for a in held))
    assert len(raised) == 1
    assert RoleAssignment.objects.filter(role="administrator").count() == 1


def test_two_moves_cannot_make_a_ring(fresh_database: str) -> None:
    news_scope, policies_scope = add_scope("News"), add_scope("Policies")
    raised = raised_at_once(
        lambda: move_scope(Scope.objects.get(pk=news_scope.pk), Scope.objects.get(pk=policies_scope.pk)),
        lambda: move_scope(Scope.objects.get(pk=policies_scope.pk), Scope.objects.get(pk=news_scope.pk)),
    )
    assert len(raised) == 1
    assert closure_differences() == set()
    assert Scope.objects.find_problems() == ([], [], [], [], [])


def test_places_added_at_once_get_paths_of_their_own(fresh_database: str) -> None:
    news_scope = add_scope("News")

    def add() -> None:
        add_scope("x", Scope.objects.get(pk=news_scope.pk))

    assert raised_at_once(*[add] * 6) == []
    assert Scope.objects.get(pk=news_scope.pk).numchild == 6
    assert closure_differences() == set()


type Verb = Callable[[], object]
LONGEST = 10.0  # seconds


@pytest.fixture
def ada(fresh_database: str) -> User:
    ada = person("Ada", "administrator")
    approver = make_role("Approver", {str(APPROVE_ARTICLE): "editor"}, reason="x", by=ada)
    make_role("Publisher", {str(PUBLISH_ARTICLE): "editor"}, reason="x", by=ada)
    keep_apart(APPROVE_ARTICLE, PUBLISH_ARTICLE, reason="two people look at it", by=ada)
    assert approver.key == "approver"
    return ada


def test_of_two_halves_at_once_one_is_given(site: object, ada: User) -> None:
    news = add_section(None, by=ada, source=OLD_SITE, title="News")
    for number, (first, second) in enumerate(pairs(news, ada)):
        raised = raised_at_once(first, second)
        assert [type(error) for error in raised] == [Invalid], f"pair {number}: {raised}"
        assert "two people look at it" in str(raised[0])
    assert breaches() == []


def pairs(news: Section, ada: User) -> Iterator[tuple[Verb, Verb]]:
    """On each way to hold something, with a person of its own for each pair."""

    def role(to: User, key: str) -> Verb:
        return lambda: grant_role(to, key, scope=news.scope, reason="x", by=ada)

    one, two, three, four, five = (person(name) for name in ("One", "Two", "Three", "Four", "Five"))
    yield role(one, "approver"), role(one, "publisher")
    desk = make_team("Desk", by=ada)
    grant_role(desk, "publisher", reason="x", by=ada)
    yield role(two, "approver"), lambda: add_member(desk, two, reason="x", by=ada)
    yield role(three, "approver"), lambda: grant_object(three, PUBLISH_ARTICLE, news, reason="x", by=ada)
    writer = make_role("Writer", {str(EDIT_ARTICLE): "editor"}, reason="x", by=ada)
    grant_role(four, writer.key, reason="x", by=ada)
    yield role(four, "approver"), lambda: widen(writer, PUBLISH_ARTICLE)
    below = add_section(None, by=ada, source=OLD_SITE, title="Below")
    grant_role(five, "approver", scope=below.scope, reason="x", by=ada)
    yield role(five, "publisher"), lambda: move_section(below, news, by=ada)


def widen(role: CustomRole, action: str) -> object:
    cells = {**role.cells, str(action): "editor"}
    return change_role(role, name=role.name, cells=cells, description="", reason="x", by=COMMAND_LINE)


@pytest.mark.parametrize("other", ["give", "change"])
def test_several_roles_given_in_one_transaction_wait_in_no_circle(
    other: str, site: object, ada: User
) -> None:
    otto, edna = person("Otto"), person("Edna")
    role = make_role("Writer", {str(EDIT_ARTICLE): "editor"}, reason="x", by=ada)
    meanwhile = {
        "give": lambda: grant_role(edna, role.key, reason="x", by=ada),
        "change": lambda: widen(role, APPROVE_ARTICLE),
    }
    with transaction.atomic():
        grant_role(otto, "contributor", reason="x", by=ada)
        waiting = held_up(meanwhile[other])
        grant_role(otto, role.key, reason="x", by=ada)
    assert waiting.exception(LONGEST) is None


@pytest.mark.parametrize("verb", ["change", "add"])
def test_who_restricts_comments_waits_in_no_circle_with_who_changes_a_policy(
    verb: str, site: object, ada: User
) -> None:
    news = add_section(None, by=ada, source=OLD_SITE, title="News")
    restrict = {
        "change": lambda: change_section(news, by=ada, comments="closed"),
        "add": lambda: add_section(None, by=ada, source=OLD_SITE, title="Harbour", comments="closed"),
    }
    with transaction.atomic():
        lock_policies()
        waiting = held_up(restrict[verb])
        change_policy(news, {"approvals": 2}, by=ada, reason="x")
        add_scope("another place")
    assert waiting.exception(LONGEST) is None
