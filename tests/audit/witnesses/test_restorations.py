"""What a restore means for the audit log, without the restore: order, excuses, and what is no excuse."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.events import DATABASE_RESTORED
from audit.models import Entry, Leaf, Restoration
from audit.record import record
from audit.signed_notes import moment
from audit.tree.sealing import seal_everything
from audit.tree.verification import verify
from audit.witnesses.restorations import RESTORE, facts, is_excused, span_of
from tests.audit.sealer import by_force, take_notes

pytestmark = [pytest.mark.as_worker, pytest.mark.late]  # the worker seals
type Owner = "psycopg.Connection[Any]"
RESTORED = """
    INSERT INTO secure_audit_restoration (restored_at, backup_at, first_id, known_entries, known_size, known_note,
        kept_entries, kept_size)
    SELECT clock_timestamp(), clock_timestamp(), max(id) + 1, 9, 9, '', count(*), 3 FROM secure_audit_entry
"""


@pytest.fixture(autouse=True)
def audit_log(fresh_database: str, signing_key: None, ada: User) -> None:
    """Three entries that are sealed and two that are not."""
    take_notes(ada, 3)
    seal_everything()
    take_notes(ada, 2)


def kinds() -> set[str]:
    return {finding.kind for finding in verify(processes=1).findings}


def test_a_restore_that_no_event_tells_of_is_found(owner_connection: Owner) -> None:
    owner_connection.execute(RESTORED)
    assert kinds() == {"restore"}
    seal_everything()  # the sealer tells of it
    assert kinds() == set()


def test_an_event_of_the_web_is_no_restore_and_excuses_nothing() -> None:
    row = Restoration(
        pk=7, restored_at=timezone.now(), backup_at=timezone.now(), first_id=1, known_entries=9, known_size=9,
        kept_entries=0, kept_size=0,
    )  # fmt: skip
    with transaction.atomic():
        record(DATABASE_RESTORED, by=RESTORE, **facts(row))  # type: ignore[arg-type]
    report = verify(processes=1)
    assert [finding.kind for finding in report.findings] == ["restore"]
    assert report.restorations == []


def test_entries_since_a_restore_follow_those_that_came_back(owner_connection: Owner, ada: User) -> None:
    """As on a new server, which counts transactions again: here those that came back claim to be far ahead."""
    by_force(owner_connection, "UPDATE secure_audit_entry SET xid = '900000000' WHERE id > %s", kept())
    waiting = set(Entry.objects.filter(pk__gt=kept()).values_list("pk", flat=True))
    owner_connection.execute(RESTORED)
    take_notes(ada, 2)
    seal_everything()
    order = list(Leaf.objects.order_by("position").values_list("entry_id", flat=True))
    assert set(order[len(order) - 3 - len(waiting) : -3]) == waiting
    assert kinds() == set()
    take_notes(ada, 1)
    seal_everything()
    assert kinds() == set()


def kept() -> int:
    return int(Leaf.objects.latest("position").entry_id)


def test_only_heads_of_the_time_before_are_excused() -> None:
    row = Restoration(restored_at=timezone.now(), kept_size=3, known_size=9)
    before, after = moment(row.restored_at), moment(row.restored_at + timedelta(seconds=1))
    assert [is_excused([row], size, before) for size in (3, 4, 9, 10)] == [False, True, True, False]
    assert not is_excused([row], 4, after)


def test_each_entry_lies_between_two_restores() -> None:
    firsts = [10, 20]
    assert [tuple(span_of(firsts, entry)) for entry in (0, 10, 25)] == [(0, 10), (10, 20), (20, None)]
