"""The audit log against the owner of its database: changes to the tables around the rows, to keys and to heads."""

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from accounts.models import User
from audit.keys import forget_cached_keys, secrets_of
from audit.models import Entry, Head, Leaf, PersonKey
from audit.tree.sealing import seal_everything
from audit.tree.verification import verify
from tests.audit.conftest import _no_keys_from_another_test, signing_key
from tests.audit.sealer import by_force, take_notes
from tests.audit.tree.test_schema_check import SWALLOW
from tests.newsroom import person

__all__ = ["_no_keys_from_another_test", "signing_key"]

pytestmark = pytest.mark.as_worker  # which seals

type Owner = "psycopg.Connection[Any]"


@pytest.fixture
def audit_log(fresh_database: str, signing_key: None, ada: User) -> None:
    """A few entries of Ada's below two heads."""
    for _ in range(2):
        take_notes(ada, 3)
        seal_everything()


def kinds(**options: Any) -> set[str]:
    return {finding.kind for finding in verify(processes=1, **options).findings}


def test_the_check_of_the_audit_log_looks_at_its_tables(audit_log: None, owner_connection: Owner) -> None:
    assert kinds() == set()
    owner_connection.execute("ALTER TABLE secure_audit_tile ENABLE ROW LEVEL SECURITY")
    assert kinds() == {"table"}


def test_the_owner_does_not_pretend_to_be_a_replica(owner_connection: Owner) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner_connection.execute("SET session_replication_role = replica")


def test_what_is_swallowed_is_not_done(audit_log: None, ada: User, owner_connection: Owner) -> None:
    """A trigger of the owner's that lets no row in: the change that it would report is refused with it."""
    owner_connection.execute(SWALLOW)
    with pytest.raises((RuntimeError, DatabaseError)):
        take_notes(ada, 1)


def test_a_row_beside_the_one_of_the_same_number_is_found(audit_log: None, owner_connection: Owner) -> None:
    entry = Leaf.objects.get(position=2).entry_id
    owner_connection.execute("CREATE TABLE more () INHERITS (secure_audit_entry)")
    columns = ", ".join(str(field.column) for field in Entry._meta.concrete_fields)
    said = columns.replace("actor_id", "'0'", 1)
    owner_connection.execute(
        f"INSERT INTO more ({columns}) SELECT {said} FROM secure_audit_entry WHERE id = %s",  # noqa: S608
        [entry],
    )
    owner_connection.execute("GRANT SELECT ON more TO PUBLIC")
    assert {"table", "changed"} <= kinds()


def test_an_older_head_in_the_place_of_the_newest_is_found(audit_log: None, owner_connection: Owner) -> None:
    by_force(
        owner_connection,
        "DELETE FROM secure_audit_head WHERE size = (SELECT max(size) FROM secure_audit_head)",
    )
    by_force(
        owner_connection,
        "INSERT INTO secure_audit_head (size, root, note, sealed_at, last_xid, last_id)"
        " SELECT size, root, note, sealed_at, last_xid, last_id FROM secure_audit_head LIMIT 1",
    )
    assert Head.objects.count() == 2
    assert kinds() == {"inserted"}  # leaves that no signed head covers


def test_an_end_that_was_cut_off_and_grew_again_is_found_by_a_witness(
    audit_log: None, ada: User, owner_connection: Owner, tmp_path: Path
) -> None:
    witness = tmp_path / "heads.jsonl"
    heads = list(Head.objects.order_by("size"))
    witness.write_text("".join(f"{json.dumps({'head': head.note})}\n" for head in heads))
    cut = f"position >= {heads[0].size}"
    by_force(owner_connection, f"DELETE FROM secure_audit_entry WHERE id > {heads[0].last_id}")  # noqa: S608
    by_force(owner_connection, f"DELETE FROM secure_audit_leaf WHERE {cut}")  # noqa: S608
    by_force(owner_connection, f"DELETE FROM secure_audit_head WHERE id = {heads[1].pk}")  # noqa: S608
    take_notes(ada, 5)
    seal_everything()
    assert kinds() == set()
    assert kinds(witnesses=[witness]) == {"witness"}


def test_keys_that_were_exchanged_open_nothing_in_another_s_name(
    audit_log: None, ada: User, owner_connection: Owner
) -> None:
    otto = person("Otto")
    take_notes(otto, 1)
    one, other = (PersonKey.objects.filter(person_id=str(who.pk)).latest("created_at") for who in (ada, otto))
    for key, wrapped in ((one, other.wrapped), (other, one.wrapped)):
        by_force(
            owner_connection, "UPDATE secure_audit_personkey SET wrapped = %s WHERE id = %s", wrapped, key.pk
        )
    forget_cached_keys()
    assert secrets_of([one.pk, other.pk]) == {}
    assert kinds() == set()


def test_numbers_that_begin_again_stop_nothing(audit_log: None, ada: User, owner_connection: Owner) -> None:
    with transaction.atomic():
        take_notes(ada, 3)
        transaction.set_rollback(True)
    last = Entry.objects.latest("pk").pk
    owner_connection.execute("SELECT setval('secure_audit_entry_id_seq', %s)", [last])
    take_notes(ada, 2)
    seal_everything()
    assert kinds() == set()
    owner_connection.execute("SELECT setval('secure_audit_entry_id_seq', 1)")
    with pytest.raises(DatabaseError, match="duplicate key"):
        take_notes(ada, 1)


# What the threat model says is not detected, so that no one relies on it: a change here is a change there.
UNNOTICED = {
    "removes what is not sealed yet": "DELETE FROM secure_audit_entry"
    " WHERE id = (SELECT max(id) FROM secure_audit_entry)",
    "adds a row of the same day": "UPDATE secure_audit_entry SET recorded_at = recorded_at - interval '6 hours'"
    " WHERE id = (SELECT max(id) FROM secure_audit_entry)",
    "destroys keys early": "UPDATE secure_audit_personkey SET wrapped = NULL, destroyed_at = now()",
}  # fmt: skip


@pytest.mark.parametrize("deed", UNNOTICED)
def test_no_one_notices_when_the_owner(
    deed: str, audit_log: None, ada: User, owner_connection: Owner
) -> None:
    take_notes(ada, 1)
    by_force(owner_connection, UNNOTICED[deed])
    seal_everything()
    assert kinds() == set()
