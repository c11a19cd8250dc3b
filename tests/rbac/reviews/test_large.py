"""An access review of 200,000 grants: few statements make the questions, and a page costs what a page costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content.models import Section
from rbac.assignments import forget_assignments
from rbac.models import AccessReview, AccessReviewItem, RoleAssignment
from rbac.reviews.assignees import open_questions
from rbac.reviews.items import BATCH
from rbac.reviews.verbs import close_due_reviews, reviewers_asked
from tests.rbac.reviews.conftest import Ask, add_places, is_due

pytestmark = pytest.mark.deep
PEOPLE, PLACES = 2_000, 100
MANY_ROLES = "INSERT INTO secure_rbac_roleassignment (user_id, role, scope_id, reason, assigned_by_system) SELECT person.id, 'contributor', place.id, 'x', '' FROM accounts_user AS person, secure_rbac_scope AS place WHERE person.email LIKE 'many%@example.org' AND place.name LIKE 'Place %'"  # fmt: skip  # noqa: E501


def give_many() -> None:
    User.objects.bulk_create(
        [User(email=f"many{n}@example.org", name=f"N{n}") for n in range(PEOPLE)], batch_size=1_000
    )
    add_places(PLACES)
    with connection.cursor() as cursor:
        cursor.execute(MANY_ROLES.replace("%", "%%"), [])
    forget_assignments()


def test_two_hundred_thousand(news: Section, ed: User, edna: User, ask: Ask) -> None:
    with CaptureQueriesContext(connection) as of_few:
        ask()
    give_many()
    with CaptureQueriesContext(connection) as captured:
        review = ask()
    assert len(of_few) == 14
    assert len(captured) <= len(of_few) + PEOPLE * PLACES // BATCH
    assert AccessReviewItem.objects.filter(review=review).count() > PEOPLE * PLACES
    assert {str(person) for person in reviewers_asked(review)} == {"Edna", "Ada"}
    asked = User.objects.get(pk=edna.pk)
    last, pages = 0, 0
    while pages < 5 and (page := open_questions(asked, review, most=25, after=last)):
        last, pages = page[-1].pk, pages + 1
    assert pages == 5
    is_due(review)
    before = RoleAssignment.objects.count()
    assert close_due_reviews(seconds=2) == 0
    assert RoleAssignment.objects.count() < before
    assert AccessReview.objects.get(pk=review.pk).closed_at is None
