"""The audit log attacked by its owner, who has everything but the signing key: what must be found, and where."""

import base64
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from audit.models import Entry, Head, Leaf, SigningKey
from audit.row import leaf_hash
from audit.signed_notes import Checkpoint, Introduction, moment, sign_note, to_base64
from audit.tree import verification
from audit.tree.signing import signing_keys
from audit.tree.tree import Frontier
from audit.tree.verification import verify
from tests.audit.sealer import NEW_SEED, SEED, Owner, by_force, entry_at, key_from, public_from, take_notes
from tests.commands import printed, ran

pytestmark = [pytest.mark.as_worker, pytest.mark.usefixtures("sealed_audit_log")]  # the worker seals
type Attack = Callable[[Owner], None]


def found(**options: Any) -> dict[str, set[int | None]]:
    """What was found, by kind, and the entries or positions that were named."""
    kinds: dict[str, set[int | None]] = {}
    for finding in verify(processes=1, **options).findings:
        place = finding.entry if finding.entry is not None else finding.position
        kinds.setdefault(finding.kind, set()).add(place)
    return kinds


def test_an_untouched_audit_log_is_clean() -> None:
    report = verify()
    assert (report.clean, report.entries, report.heads, report.waiting) == (True, 268, 3, 0)


CHANGES: dict[str, str] = tomllib.loads(Path(__file__).with_name("changed_rows.toml").read_text())


def test_changed_rows_are_named(owner_connection: Owner) -> None:
    entries = [entry_at(8 + number) for number in range(len(CHANGES))]
    for entry, change in zip(entries, CHANGES.values(), strict=True):
        by_force(owner_connection, f"UPDATE secure_audit_entry SET {change} WHERE id = %s", entry)  # noqa: S608
    assert found() == {"changed": set(entries)}


def test_a_removed_row_is_named(owner_connection: Owner) -> None:
    entry = entry_at(6)
    by_force(owner_connection, "DELETE FROM secure_audit_entry WHERE id = %s", entry)
    assert found() == {"removed": {entry}}


def test_a_row_removed_with_its_leaf_is_found(owner_connection: Owner) -> None:
    entry = entry_at(6)
    by_force(owner_connection, "DELETE FROM secure_audit_entry WHERE id = %s", entry)
    by_force(owner_connection, "DELETE FROM secure_audit_leaf WHERE position = 6")
    assert found()["removed"] == {6}
    assert "rewritten" in found()


def test_an_inserted_row_is_named(owner_connection: Owner) -> None:
    columns = ", ".join(str(field.column) for field in Entry._meta.concrete_fields if field.column != "id")
    by_force(
        owner_connection,
        f"INSERT INTO secure_audit_entry (id, {columns}) SELECT 0, {columns} FROM secure_audit_entry WHERE id = %s",  # noqa: S608
        entry_at(2),
    )
    assert found() == {"inserted": {0}}


def test_exchanged_rows_are_both_named(owner_connection: Owner) -> None:
    one, other = entry_at(1), entry_at(4)
    for old, new in ((one, -1), (other, one), (-1, other)):
        by_force(owner_connection, "UPDATE secure_audit_entry SET id = %s WHERE id = %s", new, old)
    assert found() == {"changed": {one, other}}


def test_reordered_leaves_are_found(owner_connection: Owner) -> None:
    for old, new in ((1, -1), (4, 1), (-1, 4)):
        by_force(owner_connection, "UPDATE secure_audit_leaf SET position = %s WHERE position = %s", new, old)
    kinds = found()
    assert kinds["reordered"]
    assert kinds["changed"] == {1, 4}  # the tile still knows where they were


def test_rows_that_the_worker_slips_into_the_tree_are_named(database: str) -> None:
    """All that a captured worker could do to it with its log-in alone."""
    Leaf.objects.create(position=300, entry_id=-1, hash=bytes(32))
    Head.objects.create(
        size=300, root=b"", note="x", sealed_at=Head.objects.first().sealed_at, last_xid=1, last_id=1
    )
    SigningKey.objects.create(public_key=b"x", note="x")
    assert found() == {"inserted": {-1}, "head": {None}, "key": {None}}


@pytest.mark.parametrize(("position", "between"), [(2, "0 to 4"), (6, "5 to 7"), (260, "8 to 267")])
@pytest.mark.late
def test_a_row_rewritten_with_its_leaf_and_tile_is_found_between_two_heads(
    owner_connection: Owner, position: int, between: str
) -> None:
    entry = entry_at(position)
    by_force(owner_connection, "UPDATE secure_audit_entry SET actor_id = '0' WHERE id = %s", entry)
    forged = leaf_hash(Entry.objects.get(pk=entry))
    by_force(owner_connection, "UPDATE secure_audit_leaf SET hash = %s WHERE position = %s", forged, position)
    by_force(owner_connection, "DELETE FROM secure_audit_tile")
    (rewritten,) = (f for f in verify().findings if f.kind == "rewritten")
    assert between in rewritten.detail


def test_a_damaged_tile_is_found(owner_connection: Owner) -> None:
    by_force(owner_connection, "UPDATE secure_audit_tile SET root = nodes")
    assert found() == {"tree": {None}}


@pytest.mark.parametrize(
    "change", ["root = ''", "size = size - 1", "sealed_at = sealed_at + interval '1 day'", "note = 'x'"]
)
def test_a_changed_head_is_found(owner_connection: Owner, change: str) -> None:
    by_force(owner_connection, f"UPDATE secure_audit_head SET {change} WHERE size = 8")  # noqa: S608
    assert found() == {"head": {None}}


def rewrite_everything(owner: Owner, seed: bytes, settings: Any) -> None:
    """A new history of the first five entries, in itself without a flaw, under the key of ``seed``."""
    settings.AUDIT_SIGNING_KEYS = [key_from(seed)]
    key, now = signing_keys()[0], Head.objects.first().sealed_at
    by_force(owner, "DELETE FROM secure_audit_entry WHERE id > %s", entry_at(4))
    tree = Frontier()
    for leaf in Leaf.objects.filter(position__lt=5).order_by("position"):
        tree.append(bytes(leaf.hash))
    for sql in ("leaf WHERE position > 4", "tile", "head", "signingkey"):
        by_force(owner, f"DELETE FROM secure_audit_{sql}")  # noqa: S608
    introduction = Introduction("audit-log", public_from(seed), b"", 0, moment(now))
    SigningKey.objects.create(public_key=public_from(seed), note=sign_note(introduction.text(), [key]))
    note = sign_note(Checkpoint("audit-log", 5, tree.root(), moment(now)).text(), [key])
    last = Entry.objects.get(pk=entry_at(4))
    Head.objects.create(
        size=5, root=tree.root(), note=note, sealed_at=now, last_xid=last.xid, last_id=last.pk
    )


def test_a_whole_new_history_is_found_by_who_knows_the_key(owner_connection: Owner, settings: Any) -> None:
    rewrite_everything(owner_connection, NEW_SEED, settings)
    settings.AUDIT_SIGNING_KEYS = []
    assert found() == {}  # no one can tell from the database alone
    assert found(keys=[public_from(SEED)]) == {"key": {None}}


def test_the_end_cut_off_with_the_key_is_found_by_a_witness(
    owner_connection: Owner, settings: Any, tmp_path: Path
) -> None:
    witness = tmp_path / "heads.jsonl"
    witness.write_text("".join(f"{json.dumps({'head': h.note})}\n" for h in Head.objects.order_by("size")))
    assert found(witnesses=[witness]) == {}
    rewrite_everything(owner_connection, SEED, settings)
    assert found() == {}
    cut = verify(witnesses=[witness]).findings
    assert [finding.kind for finding in cut] == ["removed"]
    assert "263 are gone" in cut[0].detail


def test_another_history_of_the_same_length_is_found_by_a_witness(tmp_path: Path) -> None:
    other = Checkpoint("audit-log", 6, bytes(32), moment(Head.objects.first().sealed_at)).text()
    witness = tmp_path / "heads.jsonl"
    witness.write_text(json.dumps({"head": sign_note(other, signing_keys())}) + "\n")
    assert found(witnesses=[witness]) == {"witness": {None}}


@pytest.mark.late
def test_rows_that_wait_too_long_are_found(owner_connection: Owner, ada: User) -> None:
    take_notes(ada, 2)
    assert verify().waiting == 2
    assert found() == {}
    by_force(
        owner_connection, "UPDATE secure_audit_entry SET recorded_at = recorded_at - interval '1 hour'"
        " WHERE id = (SELECT max(id) FROM secure_audit_entry)",
    )  # fmt: skip
    assert found() == {"waiting": {None}}


@pytest.mark.late
def test_only_the_first_thousand_findings_are_kept(
    owner_connection: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "MOST_KEPT", 10)
    by_force(owner_connection, "UPDATE secure_audit_entry SET actor_id = 'x'")
    report = verify()
    assert (report.found, len(report.findings)) == (268, 10)


@pytest.mark.late
def test_since_leaves_out_what_was_sealed_before(owner_connection: Owner) -> None:
    by_force(owner_connection, "UPDATE secure_audit_entry SET actor_id = '0' WHERE id = %s", entry_at(1))
    last = Head.objects.order_by("-size").first()
    assert found(since=last.sealed_at) == {}
    report = verify(since=last.sealed_at)
    assert (report.since, report.entries, report.heads) == (8, 260, 1)


@pytest.mark.late
def test_two_processes_find_what_one_finds(owner_connection: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = entry_at(265)
    by_force(owner_connection, "UPDATE secure_audit_entry SET actor_id = '0' WHERE id = %s", entry)
    monkeypatch.setattr(verification, "WORTH_PROCESSES", 0)
    monkeypatch.setattr(verification, "CHUNK", 256)
    report = verify(processes=2)
    assert [(finding.kind, finding.entry) for finding in report.findings] == [("changed", entry)]
    assert (report.entries, report.heads) == (268, 3)


def test_the_command_says_which(owner_connection: Owner) -> None:
    assert json.loads(printed("verify_audit", "--json"))["clean"] is True
    entry = entry_at(3)
    by_force(owner_connection, "DELETE FROM secure_audit_entry WHERE id = %s", entry)
    found = ran("verify_audit")
    assert found.status == 1
    assert f"REMOVED: entry {entry}, position 3: the entry is gone" in found.printed


@pytest.mark.late
def test_the_command_trusts_a_key_by_its_name() -> None:
    assert ran("verify_audit", "--key", to_base64(public_from(SEED))).status == 0
    assert ran("verify_audit", "--key", base64.b64encode(b"k" * 32).decode()).status == 1
