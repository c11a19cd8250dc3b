"""The tree of RFC 6962: against its definitions typed by hand, and against a second implementation."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.tree.tree import Frontier, complete_root, consistency_proof, frontier, inclusion_proof
from tools import verify_export as second


def h(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def leaf(number: int) -> bytes:
    return h(b"\x00", number.to_bytes(4))


LEAVES = [leaf(number) for number in range(300)]
A, B, C, D, E, F, G = LEAVES[:7]
# The tree of seven leaves that section 2.1.3 draws.
AB, CD, EF = h(b"\x01", A, B), h(b"\x01", C, D), h(b"\x01", E, F)
ABCD, EFG = h(b"\x01", AB, CD), h(b"\x01", EF, G)
ROOT = h(b"\x01", ABCD, EFG)
sizes = st.integers(1, len(LEAVES))


def nodes(height: int, index: int) -> bytes:
    return complete_root(LEAVES[index << height : (index + 1) << height])


def root(size: int) -> bytes:
    """MTH(D[size]) by its recursive definition, section 2.1."""

    def mth(start: int, end: int) -> bytes:
        if end - start == 1:
            return LEAVES[start]
        k = 1
        while k * 2 < end - start:
            k *= 2
        return h(b"\x01", mth(start, start + k), mth(start + k, end))

    return mth(0, size)


@pytest.mark.parametrize(("position", "size"), [(-1, 7), (7, 7), (0, 0)])
def test_what_is_not_in_the_tree_cannot_be_proved(position: int, size: int) -> None:
    with pytest.raises(ValueError, match="leaves"):
        inclusion_proof(position, size, nodes)


@pytest.mark.parametrize("old", [0, 8])
def test_a_tree_is_consistent_with_none_that_it_never_was(old: int) -> None:
    with pytest.raises(ValueError, match="never had"):
        consistency_proof(old, 7, nodes)


def test_roots_are_those_of_the_definition() -> None:
    tree = Frontier()
    assert tree.root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for number, expected in enumerate([A, AB, h(b"\x01", AB, C), ABCD, h(b"\x01", ABCD, E)]):
        tree.append(LEAVES[number])
        assert tree.root() == expected
    assert frontier(7, nodes).root() == ROOT


def test_inclusion_proofs_are_those_of_section_2_1_3() -> None:
    assert inclusion_proof(0, 7, nodes) == [B, CD, EFG]
    assert inclusion_proof(3, 7, nodes) == [C, AB, EFG]
    assert inclusion_proof(4, 7, nodes) == [F, G, ABCD]
    assert inclusion_proof(6, 7, nodes) == [EF, ABCD]
    assert inclusion_proof(0, 1, nodes) == []


def test_consistency_proofs_are_those_of_section_2_1_3() -> None:
    assert consistency_proof(3, 7, nodes) == [C, D, AB, EFG]
    assert consistency_proof(4, 7, nodes) == [EFG]
    assert consistency_proof(6, 7, nodes) == [EF, G, ABCD]
    assert consistency_proof(7, 7, nodes) == []


@given(sizes)
def test_a_tree_grown_leaf_by_leaf_has_the_root_of_the_definition(size: int) -> None:
    tree = frontier(size // 2, nodes)
    other = second.Tree(0, [])
    for number in range(size):
        if number >= size // 2:
            tree.append(LEAVES[number])
        other.add(LEAVES[number])
    assert tree.root() == other.root() == root(size)


@given(sizes, st.data())
def test_every_leaf_can_be_proved_and_no_other(size: int, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, size - 1))
    path = inclusion_proof(position, size, nodes)
    assert second.root_from_path(position, size, LEAVES[position], path) == root(size)
    assert second.root_from_path(position, size, leaf(1000), path) != root(size)
    for wrong in ([*path, A], path[:-1] if path else [A]):
        try:
            assert second.root_from_path(position, size, LEAVES[position], wrong) != root(size)
        except second.Wrong:
            continue


@given(sizes, st.data())
def test_every_earlier_tree_can_be_proved_and_no_other(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    path = consistency_proof(old, size, nodes)
    assert second.is_consistent(old, size, root(old), root(size), path)
    assert not second.is_consistent(old, size, leaf(1000), root(size), path)
    assert not second.is_consistent(old, size, root(old), leaf(1000), path)
    assert not second.is_consistent(old, size, root(old), root(size), [*path, A])
