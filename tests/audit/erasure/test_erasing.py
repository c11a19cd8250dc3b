"""Keys of the audit log are destroyed when due, by the database's clock and never before; rows and proofs stay."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from accounts.models import User
from audit.erasure.erasing import Destroyed, destroy_due_keys, request_erasure
from audit.models import Entry, Erasure, PersonKey
from audit.timeline import timeline_about
from audit.tree.sealing import seal_everything
from audit.tree.verification import verify
from audit.witnesses.tombstones import SUFFIX, read_destroyed
from tests.audit.sealer import by_force, take_notes
from tests.commands import printed, refusal

type Owner = "psycopg.Connection[Any]"

THREE_DAYS_EARLIER = (
    "UPDATE secure_audit_erasure SET requested_at = requested_at - interval '72 hours 1 second'"
)


def key(**columns: Any) -> PersonKey:
    return PersonKey.objects.create(pk=uuid4(), person_kind="x", person_id="1", wrapped=b"x", **columns)


@pytest.mark.as_worker
def test_no_one_backdates_a_request(ada: User) -> None:
    take_notes(ada, 1)
    Erasure.objects.create(
        person_kind="accounts.user", person_id=str(ada.pk), requested_at=datetime(2020, 1, 1, tzinfo=UTC)
    )
    assert destroy_due_keys() == Destroyed()
    assert "quietly" in timeline_about(ada)[0].sentence


@pytest.mark.as_worker
def test_a_key_goes_once_its_day_has_passed(database: str) -> None:
    late, kept, unlimited = key(expires_on=date(2026, 1, 1)), key(expires_on=date(9999, 1, 1)), key()
    assert destroy_due_keys() == Destroyed(expired=1)
    assert set(PersonKey.objects.filter(wrapped=None)) == {late}
    assert set(PersonKey.objects.exclude(wrapped=None)) >= {kept, unlimited}
    assert Entry.objects.get(event="audit.keys.destroyed").public["expired"][1] == 1


@pytest.mark.as_worker
def test_an_erased_person_is_unreadable_and_every_proof_stays(
    fresh_database: str, ada: User, cara: User, owner_connection: Owner, settings: Any, tmp_path: Path,
    signing_key: None,
) -> None:  # fmt: skip
    settings.AUDIT_HEADS_TO = [f"file://{tmp_path}/heads.jsonl"]
    take_notes(ada, 2)
    take_notes(cara, 1)
    seal_everything()
    request_erasure(ada)
    by_force(owner_connection, THREE_DAYS_EARLIER)
    assert "1 belonged to people" in printed("apply_retention")
    seal_everything()
    assert "a person whose data was erased noted 1" in timeline_about(ada)[0].sentence
    assert "(erased)" in timeline_about(ada)[0].sentence
    assert "quietly" in timeline_about(cara)[0].sentence
    assert verify(processes=1).clean
    gone = PersonKey.objects.get(wrapped=None).pk
    assert list(read_destroyed(tmp_path / f"heads.jsonl{SUFFIX}")) == [gone]


def test_only_the_owner_need_not_wait(ada: User) -> None:
    take_notes(ada, 1)
    request_erasure(ada)
    assert "owner" in refusal("apply_retention", "--at-once")


@pytest.mark.as_worker
def test_the_note_of_destroyed_keys_catches_up_after_a_crash(
    settings: Any, tmp_path: Path, database: str, django_capture_on_commit_callbacks: Any
) -> None:
    settings.AUDIT_HEADS_TO = [f"file://{tmp_path}/heads.jsonl"]
    note = tmp_path / f"heads.jsonl{SUFFIX}"
    first = key(expires_on=date(2026, 1, 1))
    note.write_text(f"{first.pk}\n{uuid4()}")  # the end of the line is missing
    second = key(expires_on=date(2026, 1, 2))
    with django_capture_on_commit_callbacks(execute=True):
        destroy_due_keys()
    assert list(read_destroyed(note)) == [first.pk, second.pk]
    note.write_text("something else\n")
    with pytest.raises(ValueError, match="Line 1"):
        list(read_destroyed(note))
