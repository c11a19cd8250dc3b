"""Tiles (audit.tree.tiles) hold the interior nodes, so that a proof reads few rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry, Head, Leaf, Tile
from audit.row import leaf_hash
from audit.tree.proofs import prove, prove_consistency
from audit.tree.sealing import seal_everything
from tests.audit.sealer import SEED, assert_one_tree, fill
from tools import verify_export as second

pytestmark = [pytest.mark.as_worker, pytest.mark.usefixtures("signing_key")]  # the worker seals


def test_tiles_hold_the_interior_nodes_and_a_proof_reads_few(large_tree: Head) -> None:
    assert list(Tile.objects.order_by("number").values_list("level", "number")) == [(1, n) for n in range(5)]
    assert_one_tree(SEED)
    for position in (0, 255, 256, 699, 700, 1279, 1280, 1499):
        entry = Entry.objects.get(pk=Leaf.objects.get(position=position).entry_id)
        with CaptureQueriesContext(connection) as queries:
            proof = prove(entry, using="default")
        assert len(queries) <= 7
        root = second.root_from_path(position, proof.head.size, leaf_hash(entry), proof.path)
        assert root == bytes(proof.head.root)


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


def test_any_two_heads_are_consistent(large_tree: Head) -> None:
    for old in Head.objects.order_by("size"):
        path = prove_consistency(old.size, large_tree, using="default")
        assert second.is_consistent(old.size, large_tree.size, bytes(old.root), bytes(large_tree.root), path)
