"""What a change of the whole site would do is told by a bounded number of rows, however much stands in it."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from accounts.models import User
from content.models import Article, Comment, Section
from content.policies.change import change_policy
from rbac.access_diff import sample
from rbac.access_diff.diff import access_diff
from rbac.assignments import forget_assignments
from rbac.models import RoleAssignment
from tests.counting import look_over
from tests.newsroom import Person
from tests.size.many import many_articles
from tests.size.test_long_kept import rows_of

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

MOST, FEW, MANY = 20, 200, 1_500
BOUND = (
    30 * MOST
)  # both moments, some people each; less than half of what there is, which several of them read


@pytest.fixture
def reads(
    monkeypatch: pytest.MonkeyPatch, news: Section, cara: User, owner_connection: psycopg.Connection[Any]
) -> Callable[[type[Any], Callable[[], object]], list[int]]:
    """How many rows are read where there is more than is looked at, and where there is seven times as much."""
    monkeypatch.setattr(sample, "MOST_OBJECTS", MOST)
    monkeypatch.setattr(sample, "MOST_USERS", 2)

    def grown(number: int) -> None:
        for article in many_articles(news, cara, number, name=f"of-{number}")[:1]:
            Comment.objects.bulk_create(
                Comment(
                    article=article, name="A", text="Yes", html="Yes", state="waiting", text_digest="0" * 64
                )
                for _n in range(number)
            )
        look_over(owner_connection)

    def read(model: type[Any], act: Callable[[], object]) -> list[int]:
        found = []
        for number in (FEW, MANY):
            grown(number)
            forget_assignments()
            found.append(rows_of(model, lambda: access_diff(act)))
        return found

    return read


@pytest.mark.parametrize("model", [Article, Comment])
def test_a_role(reads: Any, model: type[Any], otto: Person) -> None:
    def act() -> None:
        RoleAssignment.objects.create(user=otto, role="editor", reason="x")

    assert max(reads(model, act)) <= BOUND


@pytest.mark.parametrize("model", [Article, Comment])
def test_a_policy(reads: Any, model: type[Any], ada: Person) -> None:
    def act() -> None:
        change_policy(None, {"audience": "members"}, by=ada, reason="x")

    assert max(reads(model, act)) <= BOUND
