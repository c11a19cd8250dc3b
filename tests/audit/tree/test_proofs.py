"""Proofs of the stored tree, checked by a second implementation."""

import pytest

from audit.models import Head
from audit.tree.proofs import prove_consistency
from tools import verify_export as second

pytestmark = pytest.mark.as_worker  # which seals


def test_any_two_heads_are_consistent(large_tree: Head) -> None:
    for old in Head.objects.order_by("size"):
        path = prove_consistency(old.size, large_tree, using="default")
        assert second.is_consistent(old.size, large_tree.size, bytes(old.root), bytes(large_tree.root), path)
