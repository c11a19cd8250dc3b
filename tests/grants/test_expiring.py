"""Whoever announces what ends soon takes just that, and waits for nobody who does the same at this moment."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from content.models import Section
from rbac.administration.expiring import claim_endings
from rbac.models import RoleAssignment
from tests.counting import rows_read


def role_until(user: User, news: Section, days: int, role: str = "editor") -> RoleAssignment:
    long_ago: Any = timezone.now() - timedelta(days=90)
    until = timezone.now() + timedelta(days=days)
    held = RoleAssignment.objects.create(user=user, role=role, scope=news.scope, reason="x", until=until)
    RoleAssignment.objects.filter(pk=held.pk).update(assigned_at=long_ago)
    return held


def test_what_ends_later_is_still_announced_in_its_own_time(news: Section, otto: User, colin: User) -> None:
    soon, later = role_until(otto, news, 6), role_until(colin, news, 30)
    assert [(ending.holder, ending.what) for ending in claim_endings()] == [(otto, "editor of News")]
    until = timezone.now() + timedelta(days=6)
    RoleAssignment.objects.filter(pk=later.pk).update(until=until)
    assert [(ending.holder, ending.until) for ending in claim_endings()] == [(colin, until)]
    soon.refresh_from_db()
    assert soon.announced_at is not None


def test_what_another_worker_is_announcing_is_left_to_it(news: Section, otto: User) -> None:
    role_until(otto, news, 6)
    with CaptureQueriesContext(connection) as captured:
        claim_endings()
    locking = [query["sql"] for query in captured if "FOR UPDATE" in query["sql"]]
    assert locking
    assert all("SKIP LOCKED" in sql for sql in locking)


@pytest.mark.late
def test_what_ended_long_ago_is_not_read_again_each_hour(news: Section, otto: User) -> None:
    people = User.objects.bulk_create(User(email=f"p{n}@example.org", name="P") for n in range(300))
    now = timezone.now()
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=one, role="editor", scope=news.scope, reason="x", until=now - timedelta(days=9))
        for one in people
    )
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=one, role="contributor", scope=news.scope, reason="x") for one in people
    )
    role_until(otto, news, 6)
    found: list[object] = []
    assert rows_read(RoleAssignment, lambda: found.extend(claim_endings())) <= 5
    assert len(found) == 1
