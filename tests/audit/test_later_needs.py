"""The promise of audit/leaf.py: sealing, erasure, redaction and offline proofs need no new column."""

import json
import time
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from accounts.models import User
from audit.keys import opened
from audit.leaf import FIELD_DOMAIN, commit, decode, leaf_hash
from audit.models import Entry
from audit.record import record
from audit.row import unseal
from audit.timeline import timeline_of
from tests.audit.conftest import NOTED, SEEN
from tests.audit.offline import leaf_hash_of_an_export

pytestmark = pytest.mark.late


@pytest.fixture
def entry(fresh_database: str, ada: User) -> Entry:
    with transaction.atomic():
        record(NOTED, by=ada, about=ada, number=1, words="libel", remark="at home until Friday")
    return Entry.objects.get()


def test_every_field_opens_its_commitment(entry: Entry) -> None:
    fields: dict[str, Any] = dict(entry.public)
    for part in entry.sealed:
        ((_id, secret),) = opened([part["key"]]).items()
        fields |= unseal(part, secret or b"")
    assert set(fields) == set(entry.commitments) == {"number", "words", "remark", "actor", "subject"}
    for name, (salt, value) in fields.items():
        assert len(decode(salt)) == 16
        assert commit(FIELD_DOMAIN, decode(salt), name, value) == entry.commitments[name]


def test_the_leaf_outlives_the_key(
    entry: Entry, ada: User, owner_connection: "psycopg.Connection[Any]"
) -> None:
    before = leaf_hash(entry)
    owner_connection.execute("UPDATE secure_audit_personkey SET wrapped = NULL, destroyed_at = now()")
    entry.refresh_from_db()
    assert leaf_hash(entry) == before
    (line,) = timeline_of(ada)
    assert line.fields == {"number": "1", "words": "libel", "remark": "(erased)"}
    assert (
        line.sentence
        == "a person whose data was erased noted 1 about a person whose data was erased: (erased)"
    )


def test_a_guess_cannot_be_checked_once_the_key_is_gone(entry: Entry) -> None:
    """The salt went with the key: the right value alone does not give the commitment."""
    in_the_row = json.dumps([entry.public, entry.commitments, bytes(entry.salt).hex()])
    salts = [decode(salt) for salt, _value in entry.public.values()] + [bytes(16), bytes(entry.salt)[:16]]
    assert "Friday" not in in_the_row
    assert entry.commitments["remark"] not in [
        commit(FIELD_DOMAIN, salt, "remark", "at home until Friday") for salt in salts
    ]


def test_the_leaf_outlives_a_redaction(
    entry: Entry, ada: User, owner_connection: "psycopg.Connection[Any]"
) -> None:
    before = leaf_hash(entry)
    with owner_connection.transaction():
        owner_connection.execute("ALTER TABLE secure_audit_entry DISABLE TRIGGER USER")
        owner_connection.execute("UPDATE secure_audit_entry SET public = public - 'words'")
        owner_connection.execute("ALTER TABLE secure_audit_entry ENABLE TRIGGER USER")
    entry.refresh_from_db()
    assert leaf_hash(entry) == before
    assert timeline_of(ada)[0].fields["words"] == "(removed)"


def test_a_sealer_can_tell_which_rows_are_complete(fresh_database: str, ada: User) -> None:
    """Transactions of other databases on the same server hold the line back too, so it may take a moment."""
    with transaction.atomic():
        record(SEEN, by=ada)
        assert complete_rows() == 0
    deadline = time.monotonic() + 180
    while complete_rows() == 0 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert complete_rows() == 1


def complete_rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM secure_audit_entry WHERE xid < pg_snapshot_xmin(pg_current_snapshot())"
        )
        return int(cursor.fetchone()[0])


def test_an_export_gives_the_same_leaf_without_the_project(entry: Entry) -> None:
    columns = {field.attname: getattr(entry, field.attname) for field in Entry._meta.concrete_fields}
    export = columns | {
        "salt": bytes(entry.salt).hex(),
        "recorded_at": f"{entry.recorded_at:%Y-%m-%dT%H:%M:%S.%fZ}",
    }
    assert leaf_hash_of_an_export(json.dumps(export)) == leaf_hash(entry)
