"""Signing keys: which one is trusted after which. Tiles and signed heads: a proof and the newest head read few rows."""

from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import Entry, Head, Leaf, SigningKey, Tile
from audit.row import leaf_hash
from audit.signed_notes import Introduction, sign_note, to_base64
from audit.signed_tree_heads import STEP, heads_from, newest_heads
from audit.tree.proofs import head_over, prove, prove_consistency
from audit.tree.sealing import last_head, seal, seal_everything
from audit.tree.signing import KeyReplaced, key_chain, signing_keys
from tests.audit.sealer import NEW_SEED, SEED, assert_one_tree, fill, key_from, public_from, take_notes
from tests.counting import rows_read
from tools import verify_export as second

pytestmark = [pytest.mark.as_worker, pytest.mark.usefixtures("signing_key")]  # the worker seals


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
    settings.AUDIT_TRUSTED_KEYS = [to_base64(public_from(SEED))]
    take_notes(ada, 1)
    assert seal().size == 2
    settings.AUDIT_SIGNING_KEYS = settings.AUDIT_TRUSTED_KEYS = []
    assert key_chain()[1] == [
        f"The key {to_base64(public_from(NEW_SEED))} was not introduced by another one."
    ]


def test_a_key_that_someone_slipped_in_signs_nothing(ada: User) -> None:
    take_notes(ada, 1)
    head = seal()
    theirs = signing_keys_of(NEW_SEED)
    text = Introduction("theirs", public_from(NEW_SEED), b"", 1, "2026-01-01").text()
    SigningKey.objects.create(public_key=public_from(NEW_SEED), note=sign_note(text, theirs))
    forged = Head(size=99, root=head.root, sealed_at=head.sealed_at, last_xid=1, last_id=1)
    forged.note = sign_note(f"theirs\n99\n{to_base64(bytes(head.root))}\n2026\n", theirs)
    forged.save()
    assert last_head() == head


def signing_keys_of(seed: bytes) -> Any:
    with mock.patch("audit.tree.signing.settings", AUDIT_SIGNING_KEYS=[key_from(seed)]):
        return signing_keys()


def test_a_new_key_is_countersigned_by_the_old_one(ada: User, settings: Any) -> None:
    take_notes(ada, 2)
    seal()
    settings.AUDIT_SIGNING_KEYS = [key_from(NEW_SEED), key_from(SEED)]
    take_notes(ada, 2)
    assert seal().size == 4
    settings.AUDIT_SIGNING_KEYS = [key_from(NEW_SEED)]  # the old one has done its work
    take_notes(ada, 1)
    assert seal().size == 5
    assert key_chain() == ([public_from(SEED), public_from(NEW_SEED)], [])
    for trusted in (SEED, NEW_SEED):
        assert_one_tree(trusted)


def test_tiles_hold_the_interior_nodes_and_a_proof_reads_few(large_tree: Head) -> None:
    assert list(Tile.objects.order_by("number").values_list("level", "number")) == [(1, n) for n in range(5)]
    assert_one_tree(SEED)
    for position in (0, 255, 256, 699, 700, 1279, 1280, 1499):
        entry = Entry.objects.get(pk=Leaf.objects.get(position=position).entry_id)
        with CaptureQueriesContext(connection) as queries:
            proof = prove(entry)
        assert len(queries) <= 7
        root = second.root_from_path(position, proof.head.size, leaf_hash(entry), proof.path)
        assert root == bytes(proof.head.root)


@pytest.mark.deep
def test_a_proof_in_a_tree_of_three_levels_reads_few_rows(database: str) -> None:
    fill(70_000)
    newest = seal_everything()[-1]
    assert Tile.objects.filter(level=2).count() == 1
    with CaptureQueriesContext(connection) as queries:
        path = prove_consistency(12_345, newest)
    assert len(queries) <= 8
    tree = second.Tree(0, [])
    for value in Leaf.objects.order_by("position").values_list("hash", flat=True)[:12_345]:
        tree.add(bytes(value))
    assert second.is_consistent(12_345, newest.size, tree.root(), bytes(newest.root), path)


def test_any_two_heads_are_consistent(large_tree: Head) -> None:
    for old in Head.objects.order_by("size"):
        path = prove_consistency(old.size, large_tree)
        assert second.is_consistent(old.size, large_tree.size, bytes(old.root), bytes(large_tree.root), path)


MANY = 2 * STEP + 7


@pytest.fixture
def sealed(ada: User, signing_key: None) -> Head:
    take_notes(ada, 3)
    seal_everything()
    found = last_head()
    assert found is not None
    return found


def strangers(size: int, number: int = MANY) -> None:
    """Heads that no key of the audit log signed."""
    Head.objects.bulk_create(
        Head(
            size=size,
            root=b"0" * 32,
            note=f"no note {n}",
            sealed_at="2026-01-01T00:00:00Z",
            last_xid=1,
            last_id=1,
        )
        for n in range(number)
    )


def test_the_newest_head_is_the_only_one_that_is_read(sealed: Head, anon: Client) -> None:
    strangers(sealed.size - 1)
    assert rows_read(Head, lambda: last_head()) <= 2
    assert rows_read(Head, lambda: anon.get("/.well-known/audit-log-head")) <= 2
    with CaptureQueriesContext(connection) as captured:
        assert anon.get("/.well-known/audit-log-head").status_code == 200
    assert len(captured) == 2


def test_the_first_head_over_an_entry_is_the_only_one_that_is_read(sealed: Head) -> None:
    strangers(sealed.size + 5)
    assert rows_read(Head, lambda: head_over(sealed.size)) <= 2
    assert head_over(sealed.size) == sealed


@pytest.mark.parametrize("size", [0, 1])
def test_a_head_is_found_behind_any_number_that_strangers_wrote(size: int, sealed: Head) -> None:
    strangers(sealed.size + size)
    assert last_head() == sealed
    assert head_over(1) == sealed


def test_every_head_comes_once_in_either_order(sealed: Head) -> None:
    for size in (sealed.size, 9, 9, 12):
        strangers(size, STEP // 2 + 3)
    there = list(Head.objects.order_by("size", "pk").values_list("size", "pk"))
    assert [(one.size, one.pk) for one in heads_from(0)] == there
    newest = sorted(there, key=lambda one: (-one[0], one[1]))
    assert [(one.size, one.pk) for one in newest_heads()] == newest
    assert [one.size for one in heads_from(10)] == [12] * (STEP // 2 + 3)
