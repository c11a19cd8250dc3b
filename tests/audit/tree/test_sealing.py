"""The sealer: refusals first, then one consistent tree whatever happens around it."""

import threading
from typing import Any
from unittest import mock

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.leaf import leaf_hash
from audit.models import Entry, Head, JournalKey, Leaf, Tile
from audit.signed_notes import Introduction, encoded, signed
from audit.tree import sealing
from audit.tree.proofs import prove, prove_consistency
from audit.tree.sealing import Obstructed, TransactionIdsReset, last_head, seal, seal_everything
from audit.tree.signing import KeyReplaced, key_chain, signing_keys
from tests.audit.sealer import (
    ALL_COMMITTED,
    NEW_SEED,
    SEED,
    by_force,
    fill,
    key_from,
    public_from,
    take_notes,
)
from tools import verify_export as second

pytestmark = pytest.mark.as_worker  # which seals

TRUE_LINE = sealing.COMPLETE


@pytest.fixture(autouse=True)
def one_key(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.AUDIT_SIGNING_KEYS = [key_from(SEED)]
    monkeypatch.setattr(sealing, "COMPLETE", ALL_COMMITTED)


def sealed_entries() -> list[int]:
    return list(Leaf.objects.order_by("position").values_list("entry_id", flat=True))


def assert_one_tree(*seeds: bytes) -> None:
    """Every head says the root of the leaves below it, and the leaves are those of the entries."""
    keys = second.Keys(
        list(JournalKey.objects.order_by("pk").values_list("note", flat=True)), public_from(seeds[0])
    )
    rows = {entry.pk: leaf_hash(entry) for entry in Entry.objects.all()}
    tree, heads = second.Tree(0, []), {head.size: head for head in Head.objects.all()}
    for position, (at, entry) in enumerate(
        Leaf.objects.order_by("position").values_list("position", "entry_id")
    ):
        assert position == at
        tree.add(rows[entry])
        if head := heads.pop(tree.size, None):
            assert keys.read_head(head.note)[:2] == (tree.size, tree.root())
    assert not heads


def test_nothing_is_sealed_without_a_key(ada: User, settings: Any) -> None:
    settings.AUDIT_SIGNING_KEYS = []
    take_notes(ada, 1)
    assert seal() is None


def test_a_key_that_is_replaced_without_the_old_one_is_refused(ada: User, settings: Any) -> None:
    take_notes(ada, 1)
    seal()
    take_notes(ada, 1)
    settings.AUDIT_SIGNING_KEYS = [key_from(NEW_SEED)]
    with pytest.raises(KeyReplaced, match="AUDIT_TRUSTED_KEYS"):
        seal()


def test_a_lost_key_is_followed_only_on_the_operators_word(ada: User, settings: Any) -> None:
    take_notes(ada, 1)
    seal()
    settings.AUDIT_SIGNING_KEYS = [key_from(NEW_SEED)]
    settings.AUDIT_TRUSTED_KEYS = [encoded(public_from(SEED))]
    take_notes(ada, 1)
    assert seal().size == 2
    settings.AUDIT_SIGNING_KEYS = settings.AUDIT_TRUSTED_KEYS = []
    assert key_chain(using="default")[1] == [
        f"The key {encoded(public_from(NEW_SEED))} was not introduced by another one."
    ]


def test_a_key_that_somebody_slipped_in_signs_nothing(ada: User) -> None:
    take_notes(ada, 1)
    head = seal()
    theirs = signing_keys_of(NEW_SEED)
    text = Introduction("theirs", public_from(NEW_SEED), b"", 1, "2026-01-01").text()
    JournalKey.objects.create(public_key=public_from(NEW_SEED), note=signed(text, theirs))
    forged = Head(size=99, root=head.root, sealed_at=head.sealed_at, last_xid=1, last_id=1)
    forged.note = signed(f"theirs\n99\n{encoded(bytes(head.root))}\n2026\n", theirs)
    forged.save()
    assert last_head(using="default") == head


def signing_keys_of(seed: bytes) -> Any:
    with mock.patch("audit.tree.signing.settings", AUDIT_SIGNING_KEYS=[key_from(seed)]):
        return signing_keys()


def test_leaves_of_a_stranger_stop_the_sealer_and_are_named(ada: User) -> None:
    take_notes(ada, 2)
    Leaf.objects.create(position=0, entry_id=Entry.objects.first().pk, hash=bytes(32))
    with pytest.raises(Obstructed, match="a leaf at 0"):
        seal()


def test_a_database_that_counts_anew_is_refused(
    fresh_database: str, ada: User, owner_connection: "psycopg.Connection[Any]"
) -> None:
    take_notes(ada, 1)
    seal()
    by_force(owner_connection, "UPDATE secure_audit_head SET last_xid = '99999999999'")
    with pytest.raises(TransactionIdsReset):
        seal()


def test_entries_become_leaves_in_the_order_of_their_transactions(ada: User) -> None:
    take_notes(ada, 3)
    head = seal()
    assert head.size == 3
    assert sealed_entries() == sorted(Entry.objects.values_list("pk", flat=True))
    assert seal() is None
    assert_one_tree(SEED)


def test_a_batch_ends_at_its_limit(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 4)
    take_notes(ada, 10)
    assert [head.size for head in seal_everything()] == [4, 8, 10]
    assert_one_tree(SEED)


def seal_until(size: int) -> None:
    """Transactions of other databases on the server hold the line back, so it may take some attempts."""
    while Leaf.objects.count() < size:
        seal()


def by_transaction() -> list[int]:
    return [pk for _xid, pk in sorted(Entry.objects.values_list("xid", "pk"))]


def test_what_commits_late_comes_late(
    fresh_database: str, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The true line: an open transaction holds back what is newer than itself, and nothing is ever skipped."""
    monkeypatch.setattr(sealing, "COMPLETE", TRUE_LINE)
    open_one, may_commit = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            take_notes(ada, 1)
            open_one.set()
            may_commit.wait(30)
        connections.close_all()

    thread = threading.Thread(target=late)
    thread.start()
    open_one.wait(30)
    take_notes(ada, 2)
    assert seal() is None
    may_commit.set()
    thread.join()
    seal_until(3)
    assert sealed_entries() == by_transaction()
    assert_one_tree(SEED)


def test_two_sealers_at_once_make_one_tree(
    fresh_database: str, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 3)
    take_notes(ada, 20)
    start = threading.Barrier(3)

    def work() -> None:
        start.wait(30)
        while Leaf.objects.count() < 20:
            seal()
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(Head.objects.order_by("pk").values_list("size", flat=True)) == [3, 6, 9, 12, 15, 18, 20]
    assert_one_tree(SEED)


@pytest.mark.parametrize("step", ["leaf_hash", "new_tiles", "signed", "Checkpoint"])
def test_a_crash_between_steps_leaves_nothing_half(fresh_database: str, ada: User, step: str) -> None:
    take_notes(ada, 2)
    with mock.patch.object(sealing, step, side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        seal()
    assert [model.objects.count() for model in (Leaf, Tile, Head)] == [0, 0, 0]
    seal()
    assert_one_tree(SEED)


def test_a_new_key_is_countersigned_by_the_old_one(ada: User, settings: Any) -> None:
    take_notes(ada, 2)
    seal()
    settings.AUDIT_SIGNING_KEYS = [key_from(NEW_SEED), key_from(SEED)]
    take_notes(ada, 2)
    assert seal().size == 4
    settings.AUDIT_SIGNING_KEYS = [key_from(NEW_SEED)]  # the old one has done its work
    take_notes(ada, 1)
    assert seal().size == 5
    assert key_chain(using="default") == ([public_from(SEED), public_from(NEW_SEED)], [])
    for trusted in (SEED, NEW_SEED):
        assert_one_tree(trusted)


@pytest.fixture
def large(database: str, monkeypatch: pytest.MonkeyPatch) -> Head:
    monkeypatch.setattr(sealing, "BATCH", 700)
    fill(1500)
    return seal_everything()[-1]


def test_tiles_hold_the_interior_nodes_and_a_proof_reads_few(large: Head) -> None:
    assert list(Tile.objects.order_by("number").values_list("level", "number")) == [(1, n) for n in range(5)]
    assert_one_tree(SEED)
    for position in (0, 255, 256, 699, 700, 1279, 1280, 1499):
        entry = Entry.objects.get(pk=Leaf.objects.get(position=position).entry_id)
        with CaptureQueriesContext(connection) as queries:
            proof = prove(entry, using="default")
        assert len(queries) <= 7
        root = second.root_from_path(position, proof.head.size, leaf_hash(entry), proof.path)
        assert root == bytes(proof.head.root)


def test_any_two_heads_are_consistent(large: Head) -> None:
    for old in Head.objects.order_by("size"):
        path = prove_consistency(old.size, large, using="default")
        assert second.is_consistent(old.size, large.size, bytes(old.root), bytes(large.root), path)


@pytest.mark.deep
def test_a_proof_in_a_tree_of_three_levels_reads_few_rows(database: str) -> None:
    fill(70_000)
    newest = seal_everything()[-1]
    assert Tile.objects.filter(level=2).count() == 1
    with CaptureQueriesContext(connection) as queries:
        path = prove_consistency(12_345, newest, using="default")
    assert len(queries) <= 8
    tree = second.Tree(0, [])
    for value in Leaf.objects.order_by("position").values_list("hash", flat=True)[:12_345]:
        tree.add(bytes(value))
    assert second.is_consistent(12_345, newest.size, tree.root(), bytes(newest.root), path)


@pytest.mark.parametrize("sql", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_not_even_the_worker_changes_the_tree(large: Head, sql: str) -> None:
    for table, column in (("leaf", "hash"), ("tile", "root"), ("head", "note"), ("journalkey", "note")):
        statement = sql.format(f"secure_audit_{table}", column, column)
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_not_even_the_owner_changes_the_tree_by_accident(
    fresh_database: str, large: Head, owner_connection: "psycopg.Connection[Any]"
) -> None:
    for table in ("leaf", "tile", "head", "journalkey"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            owner_connection.execute(f"DELETE FROM secure_audit_{table}")  # noqa: S608


def test_a_head_or_key_cannot_choose_its_number(large: Head) -> None:
    for row in (JournalKey(pk=-1, public_key=b"x", note="x"), Head.objects.get(pk=large.pk)):
        row.pk = -1
        with pytest.raises(DatabaseError, match="numbers its own rows"), transaction.atomic():
            row.save(force_insert=True)
