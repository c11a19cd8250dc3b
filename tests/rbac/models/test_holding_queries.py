"""What works is found in two ways: by when it ends alone, and by an index on whose it is. They say the same."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Value
from django.utils import timezone

from content.models import Section
from rbac.assignments import in_force
from rbac.models import RoleAssignment
from rbac.models.holding_queries import holdings_query, in_force_of_one
from tests.newsroom import Person

ENDS = {
    "never": None,
    "long ago": datetime(1, 1, 2, tzinfo=UTC),
    "a moment ago": timedelta(milliseconds=-1),
    "in an hour": timedelta(hours=1),
    "at the end of time": datetime(9999, 12, 30, tzinfo=UTC),
}
WORK = {"never", "in an hour", "at the end of time"}


@pytest.fixture
def one_of_each(otto: Person, news: Section) -> dict[str, RoleAssignment]:
    now = timezone.now()
    return {
        name: RoleAssignment.objects.create(
            user=otto,
            role=name,
            scope=news.scope,
            reason="x",
            until=now + end if isinstance(end, timedelta) else end,
        )
        for name, end in ENDS.items()
    }


def held(rows: Any) -> set[str]:
    return {*rows.filter(role__in=ENDS).values_list("role", flat=True)}


def test_what_has_ended_is_found_in_neither_way(one_of_each: dict[str, RoleAssignment]) -> None:
    assert held(RoleAssignment.objects.filter(in_force_of_one())) == WORK
    assert held(RoleAssignment.objects.filter(in_force())) == WORK


def test_nor_among_what_someone_holds(one_of_each: dict[str, RoleAssignment], otto: Person) -> None:
    keys = {row[1] for row in holdings_query(Value(otto.pk)) if row[0] < 0}
    assert keys == {one_of_each[name].pk for name in WORK}
