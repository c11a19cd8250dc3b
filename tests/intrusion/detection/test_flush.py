"""Findings become incidents with responses; none is lost while the database does not answer."""

from typing import Any

import pytest
from django.db import DatabaseError

from audit.models import Entry
from foundation.clock import database_now
from intrusion.detection import buffer as of_module
from intrusion.detection.buffer import MOST_PENDING, MOST_SUBJECTS, Ledger, ledger
from intrusion.detection.flush import MOST_AT_ONCE, flush
from intrusion.findings import Finding
from intrusion.models import Block, Incident, Kind, Measure, Observation, Step
from intrusion.pii import open_facts, seal_facts, subject_key
from intrusion.sensors import SENSORS
from tests.intrusion.guarding import ATTACKER, a_second_passes, attack


def test_the_block_is_a_story_with_an_end_and_an_entry_in_the_audit_log(guard: Any, site: Any) -> None:
    attack()
    a_second_passes()
    block: Any = Block.objects.get()
    assert (block.target, block.by_machine, block.until > database_now()) == (ATTACKER, True, True)
    incident = Incident.objects.get()
    assert incident.subject == ATTACKER
    assert list(incident.measures.order_by("pk").values_list("step", flat=True)) == [
        Step.NOTED,
        Step.SLOWED,
        Step.BLOCKED,
    ]
    entry = Entry.objects.get(event="intrusion.client.blocked")
    assert ATTACKER not in str(entry.public)
    assert ATTACKER.encode() not in bytes(incident.sealed) + bytes(block.sealed)


def test_a_dry_run_says_what_would_have_been_done(guard: Any, site: Any) -> None:
    guard.INTRUSION_DRY_RUN = True
    assert set(attack(times=12)) == {200}
    a_second_passes()
    steps = dict(Measure.objects.values_list("step", "done"))
    assert steps == {Step.NOTED: True, Step.SLOWED: False, Step.BLOCKED: False}
    assert not Block.objects.exists()


def test_only_so_many_clients_are_written_at_once_and_the_rest_is_a_number(
    guard: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_module, "MOST_PENDING", MOST_AT_ONCE + 5)
    for n in range(MOST_AT_ONCE + 9):
        ledger.add((Kind.CLIENT, f"203.0.113.{n}"), PROBE)
    assert flush() == MOST_AT_ONCE
    assert Observation.objects.get(incident__kind=Kind.MANY).count == 4
    assert flush() == 5
    assert Incident.objects.filter(kind=Kind.CLIENT).count() == MOST_AT_ONCE + 5


def test_nothing_is_lost_while_the_database_does_not_answer(
    guard: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.add((Kind.CLIENT, "203.0.113.66"), PROBE)
    with monkeypatch.context() as patch:
        patch.setattr("intrusion.detection.flush.database_now", failing)
        with pytest.raises(DatabaseError):
            flush()
    ledger.add((Kind.CLIENT, "203.0.113.66"), PROBE)
    flush()
    flush()
    assert Incident.objects.get().findings == 2


def failing() -> None:
    raise DatabaseError


def test_facts_are_unreadable_without_their_key(settings: Any) -> None:
    sealed = seal_facts({"subject": "203.0.113.66"})
    assert b"203.0.113.66" not in sealed
    settings.ENCRYPTION_KEYS = ["A" * 43 + "="]
    assert open_facts(sealed) == {}


def test_a_subject_is_found_by_a_digest_that_changes_with_the_secret_key(settings: Any) -> None:
    key = subject_key("client", "203.0.113.66")
    assert key == subject_key("client", "203.0.113.66") != subject_key("account", "203.0.113.66")
    settings.SECRET_KEY = "another" * 10
    assert subject_key("client", "203.0.113.66") != key


PROBE = Finding(SENSORS["attack_tool"], network="203.0.113.66", evidence="sqlmap")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_flood_of_clients_fills_no_memory() -> None:
    book = Ledger()
    for n in range(MOST_SUBJECTS + 5_000):
        book.add((Kind.CLIENT, f"2001:db8::{n:x}/64"), PROBE)
        book.add((Kind.CLIENT, f"2001:db8::{n:x}/64"), Finding(SENSORS["missing_page"], network="x"))
    sizes = [len(part) for part in (book._points, book._counts, book._pending)]
    assert sizes == [MOST_SUBJECTS, MOST_SUBJECTS + 5_000, MOST_PENDING]
    taken, left_out = book.take()
    assert len(taken) + left_out == MOST_SUBJECTS + 5_000


def test_points_drain_away() -> None:
    clock = Clock()
    book = Ledger(clock)
    client = (Kind.CLIENT, "203.0.113.66")
    assert [book.add(client, PROBE).all for _ in range(3)] == [20, 40, 60]
    clock.now = 550.0
    assert book.points(client) == pytest.approx(5.0)
    clock.now = 1000.0
    assert book.points(client) == 0.0


def test_what_happens_to_everybody_counts_only_beyond_that() -> None:
    clock = Clock()
    book = Ledger(clock)
    client, forged = (Kind.CLIENT, "203.0.113.66"), Finding(SENSORS["csrf_failure"], network="203.0.113.66")
    assert [book.add(client, forged) for _ in range(4)] == [(0, 0)] * 4
    assert book.add(client, forged) == (5, 0)
    clock.now = 700.0
    assert book.add(client, forged) == (0, 0)


def test_an_address_counts_once() -> None:
    book, client = Ledger(Clock()), (Kind.CLIENT, "203.0.113.66")
    paths = [
        Finding(SENSORS["scanner_path"], network="203.0.113.66", address=path) for path in ("/.env", "/.git")
    ]
    assert [book.add(client, found).blocking for found in [*paths, *paths]] == [10, 20, 0, 0]


def test_names_are_counted_each_once_and_forgotten() -> None:
    clock = Clock()
    book = Ledger(clock)
    assert [book.names_of("x", bytes([n % 3]), seconds=600) for n in range(6)] == [1, 2, 3, 3, 3, 3]
    clock.now = 700.0
    assert book.names_of("x", b"new", seconds=600) == 1
