"""Letters to many: one question for each person, and one person after the other."""

from datetime import timedelta
from types import GeneratorType

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from content.comments import digest_mail
from content.models import Article, Comment, RevisionStatus
from content.reviewing import reminders
from rbac.assignments import forget_assignments
from rbac.models import RoleAssignment
from tests.newsroom import fresh

pytestmark = pytest.mark.late


@pytest.fixture
def editors(site: object) -> list[User]:
    people = User.objects.bulk_create(
        User(email=f"e{n}@example.org", name=f"E {n}", is_active=True) for n in range(12)
    )
    RoleAssignment.objects.bulk_create(RoleAssignment(user=one, role="editor", reason="x") for one in people)
    forget_assignments()
    return people


def asked_of_articles(statements: CaptureQueriesContext) -> int:
    return sum("content_" in one["sql"].partition("FROM")[2][:20] for one in statements)


def test_a_reminder_takes_one_question(in_review: Article, editors: list[User]) -> None:
    soon = timezone.now() + timedelta(hours=2)
    RevisionStatus.objects.filter(pk=fresh(in_review).draft_id).update(due_at=soon)
    found = reminders._reminders()
    assert isinstance(found, GeneratorType)
    next(found)
    with CaptureQueriesContext(connection) as captured:
        second, third = next(found), next(found)
    assert (second.total, third.total) == (1, 1)
    assert asked_of_articles(captured) == 2


def test_a_digest_takes_one_question(published: Article, editors: list[User]) -> None:
    comment = Comment.objects.create(article=published, name="A", text="b", html="b")
    found = digest_mail._digests(Comment.objects.filter(pk=comment.pk))
    next(found)
    with CaptureQueriesContext(connection) as captured:
        assert [digest.total for digest in (next(found), next(found))] == [1, 1]
    assert asked_of_articles(captured) == 2


def test_where_no_one_has_commented_no_one_is_looked_for(published: Article, editors: list[User]) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert list(digest_mail._digests(Comment.objects.none())) == []
    assert len(captured) == 0
