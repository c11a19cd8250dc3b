"""What is asked leaves nothing behind: a hundred thousand requests in one transaction stay as quick as the first."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from rbac.assignments import forget_assignments
from tests.exhaustion.walking import taken_back


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
