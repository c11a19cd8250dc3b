"""A hundred thousand requests in one transaction: the last is as quick as the first, and asked by the same people."""

from datetime import timedelta
from time import monotonic

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Session, User
from foundation.clock import database_now
from rbac.assignments import forget_assignments
from tests.exhaustion.people import StayConfirmed
from tests.exhaustion.walking import taken_back
from tests.signing_in import signed_in


@pytest.mark.django_db
def test_nothing_waits_for_the_end_of_what_was_taken_back() -> None:
    waiting = len(connection.run_on_commit)
    for _request in range(3):
        with taken_back(), transaction.atomic():
            forget_assignments()
    assert len(connection.run_on_commit) == waiting


@pytest.mark.django_db
def test_no_savepoint_stands_inside_an_earlier_one() -> None:
    with CaptureQueriesContext(connection) as captured, taken_back():
        pass
    assert [query["sql"].split(" ")[0] for query in captured] == ["SAVEPOINT", "ROLLBACK", "RELEASE"]


def test_a_walk_that_was_halted_goes_on_with_people_who_are_confirmed(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def confirmed_within(minutes: int) -> bool:
        since = database_now() - timedelta(minutes=minutes)
        return Session.objects.filter(user=ada, authenticated_at__gt=since).exists()

    walk = StayConfirmed()
    signed_in(ada, minutes_ago=20)
    walk.again()
    assert not confirmed_within(15)
    halted = monotonic() + 20 * 60
    monkeypatch.setattr("tests.exhaustion.people.monotonic", lambda: halted)
    walk.again()
    assert confirmed_within(1)
