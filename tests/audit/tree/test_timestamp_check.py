"""Rows that the owner of the database adds with the date of another day: found by when they were sealed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from accounts.models import User
from audit.models import Head, Leaf
from audit.tree.sealing import seal_everything
from audit.tree.timestamp_check import Untimely
from audit.tree.verification import verify
from tests.audit.sealer import by_force, fill, take_notes

pytestmark = pytest.mark.as_worker  # which seals
type Owner = "psycopg.Connection[Any]"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def audit_log(fresh_database: str, signing_key: None, ada: User) -> None:
    take_notes(ada, 5)
    seal_everything()


def move(owner: Owner, interval: str, newest: int) -> None:
    """The newest rows say another time, before anybody has sealed them."""
    by_force(
        owner, "UPDATE secure_audit_entry SET recorded_at = recorded_at + %s::interval"
        " WHERE id > (SELECT max(id) - %s FROM secure_audit_entry)", interval, newest,
    )  # fmt: skip


@pytest.mark.parametrize("interval", ["-2 days", "-3 years", "2 days"])
def test_a_row_of_another_day_is_found_where_it_was_sealed(
    interval: str, owner_connection: Owner, ada: User
) -> None:
    take_notes(ada, 3)
    move(owner_connection, interval, newest=1)
    seal_everything()
    take_notes(ada, 2)
    seal_everything()
    [finding] = verify(processes=1).findings
    last = Leaf.objects.order_by("position")[7]
    assert (finding.kind, finding.position) == ("inserted", last.position)
    assert "it says" in finding.detail


def test_what_waited_for_days_because_no_one_sealed_is_no_finding(owner_connection: Owner) -> None:
    for table in ("head", "leaf"):
        by_force(owner_connection, f"DELETE FROM secure_audit_{table}")  # noqa: S608
    fill(1_300)
    move(owner_connection, "-2 days", newest=1_400)
    assert len(seal_everything()) == 2
    assert verify(processes=1).findings == []


def head(size: int, sealed_at: datetime, last_id: int) -> Head:
    return Head(size=size, sealed_at=sealed_at, last_id=last_id)


def test_rows_of_before_a_restore_may_have_waited_for_as_long_as_no_one_sealed() -> None:
    untimely = Untimely(firsts=[50], size=0)
    later = NOON + 5 * DAY
    assert list(untimely.rows(head(1, NOON, 40), ["2026-03-01T11:59:59.000000Z"])) == []
    assert list(untimely.rows(head(2, later, 41), ["2026-03-01T12:00:01.000000Z"])) == []  # brought back
    assert list(untimely.rows(head(3, later, 51), ["2026-03-02T12:00:00.000000Z"])) == []  # written since
    assert [f.position for f in untimely.rows(head(4, later, 52), ["2026-03-02T12:00:00.000000Z"])] == [3]
