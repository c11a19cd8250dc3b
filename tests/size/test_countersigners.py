"""Whether anybody could countersign is found out by looking at as many people as it takes, however many could."""

import psycopg
import pytest

from accounts.models import User
from content.corrections.verbs import why_not
from content.models import Article
from rbac.models import RoleAssignment
from tests.counting import look_over
from tests.newsroom import Person
from tests.size.test_long_kept import rows_of

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

MANY, FEW = 1_000, 20


@pytest.fixture
def crowd(published: Article, owner_connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Editors of the section and of the whole site; PostgreSQL knows how many."""
    people = User.objects.bulk_create(
        User(email=f"p{n}@example.org", name=f"Person {n}", is_active=True) for n in range(MANY)
    )
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=one, role="editor", scope=place, reason="x")
        for one in people
        for place in (None, published.section.scope)
    )
    look_over(owner_connection)


@pytest.mark.usefixtures("crowd")
def test_few_are_read_of_many(published: Article, ed: Person) -> None:
    for model in (RoleAssignment, User):
        assert rows_of(model, lambda: why_not(published, ed)) <= FEW
    assert why_not(published, ed) is None
