"""What the tests of the sealed audit log share."""

import base64
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from accounts.models import User
from audit.models import Entry, Head, Leaf, SigningKey
from audit.record import record
from audit.row import leaf_hash
from audit.tree import sealing
from tests.audit.events import NOTED
from tests.database import past_triggers
from tools import verify_export as second

SEED, NEW_SEED = b"\x07" * 32, b"\x08" * 32
# The true line waits for every transaction on the server, and so for those of other tests.
ALL_COMMITTED = sealing.COMPLETE.replace("xid < pg_snapshot_xmin(pg_current_snapshot())", "true")


def key_from(seed: bytes) -> str:
    return base64.urlsafe_b64encode(seed).decode()


def public_from(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def take_notes(ada: User, count: int) -> None:
    """``count`` entries of one transaction."""
    with transaction.atomic():
        for number in range(count):
            record(NOTED, by=ada, about=ada, number=number, words=f"words {number}", remark="quietly")


def fill(count: int) -> None:
    """Many entries at once; only their places matter."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO secure_audit_entry (format, event, actor_kind, actor_id, on_behalf_of_kind, on_behalf_of_id,"
            " subject_kind, subject_id, person_kind, person_id, request_id, session_digest, salt, public, commitments,"
            " sealed) SELECT 1, 'x', 'system', n::text, '', '', '', '', '', '', '', '', sha256('x'), '{}', '{}', '[]'"
            " FROM generate_series(1, %s) n",
            [count],
        )


def by_force(owner: "psycopg.Connection[Any]", sql: str, *parameters: object) -> None:
    """What the owner can do: switch the triggers off, change, and switch them on again."""
    tables = ("entry", "erasure", "leaf", "tile", "head", "signingkey")
    past_triggers(owner, sql, *parameters, of=[f"secure_audit_{table}" for table in tables])


def assert_one_tree(*seeds: bytes) -> None:
    """Every head says the root of the leaves below it, and the leaves are those of the entries."""
    keys = second.Keys(
        list(SigningKey.objects.order_by("pk").values_list("note", flat=True)), public_from(seeds[0])
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


type Owner = "psycopg.Connection[Any]"


def entry_at(position: int) -> int:
    return int(Leaf.objects.get(position=position).entry_id)
