"""The sealer: refusals first, then one consistent tree whatever happens around it."""

import json
import threading
from typing import Any
from unittest import mock

import psycopg
import pytest
from django.db import connections, transaction

from accounts.models import User
from audit.models import Entry, Head, Leaf, Tile
from audit.tree import sealing
from audit.tree.sealing import Obstructed, TransactionIdsReset, seal, seal_everything
from tests.at_once import at_once
from tests.audit.sealer import SEED, assert_one_tree, by_force, take_notes
from tests.commands import printed, ran

pytestmark = [pytest.mark.as_worker, pytest.mark.usefixtures("signing_key")]  # the worker seals
TRUE_LINE = sealing.COMPLETE


def sealed_entries() -> list[int]:
    return list(Leaf.objects.order_by("position").values_list("entry_id", flat=True))


def test_nothing_is_sealed_without_a_key(ada: User, settings: Any) -> None:
    settings.AUDIT_SIGNING_KEYS = []
    take_notes(ada, 1)
    assert seal() is None


def test_leaves_of_a_stranger_stop_the_sealer_and_are_named(ada: User) -> None:
    take_notes(ada, 2)
    Leaf.objects.create(position=0, entry_id=Entry.objects.first().pk, hash=bytes(32))
    with pytest.raises(Obstructed, match="a leaf at 0"):
        seal()


def test_a_database_that_counts_again_is_refused(
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

    def work() -> None:
        while Leaf.objects.count() < 20:
            seal()

    assert at_once(*[work] * 3) == [None] * 3
    assert list(Head.objects.order_by("pk").values_list("size", flat=True)) == [3, 6, 9, 12, 15, 18, 20]
    assert_one_tree(SEED)


@pytest.mark.parametrize("step", ["leaf_hash", "new_tiles", "sign_note", "Checkpoint"])
def test_a_crash_between_steps_leaves_nothing_half(fresh_database: str, ada: User, step: str) -> None:
    take_notes(ada, 2)
    with mock.patch.object(sealing, step, side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        seal()
    assert [model.objects.count() for model in (Leaf, Tile, Head)] == [0, 0, 0]
    seal()
    assert_one_tree(SEED)


@pytest.mark.parametrize("keys", [[], ["short"]])
def test_without_a_signing_key_nothing_is_sealed(settings: Any, keys: list[str]) -> None:
    settings.AUDIT_SIGNING_KEYS = keys
    refused = ran("seal_audit")
    assert (refused.status, "AUDIT_SIGNING_KEY" in refused.printed) == (1, True)


def test_it_names_the_new_head_once(signing_key: None, ada: User) -> None:
    take_notes(ada, 2)
    assert [head["size"] for head in json.loads(printed("seal_audit", "--json"))["heads"]] == [2]
    assert printed("seal_audit") == "Nothing new to seal.\n"
