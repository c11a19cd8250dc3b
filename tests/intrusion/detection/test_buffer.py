"""What a process remembers is bounded, whatever a flood of clients does."""

import pytest

from intrusion.detection.buffer import MOST_PENDING, MOST_SUBJECTS, Ledger
from intrusion.findings import Finding
from intrusion.models import Kind
from intrusion.sensors import SENSORS

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
