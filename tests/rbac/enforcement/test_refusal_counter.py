"""Refusals are counted by person, action and address, and altogether; what is above comes back a minute later, once."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from audit.actors import ANONYMOUS
from rbac.enforcement import refusal_counter
from rbac.enforcement.refusal_counter import Finished, count, take_finished
from rbac.models import RefusalTally
from tests.rbac.conftest import MakePerson, Person

HOME, ELSEWHERE = "192.0.2.7", "198.51.100.9"


@pytest.fixture
def otto(person: MakePerson, monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.setattr(refusal_counter, "EACH", 2)
    return person("otto")


def finished(seconds: int = 61) -> list[Finished]:
    RefusalTally.objects.update(since=F("since") - timedelta(seconds=seconds))
    with transaction.atomic():
        return list(take_finished())


def test_the_third_is_left_out_for_this_person_action_and_address_alone(
    otto: Person, person: MakePerson
) -> None:
    assert [count(otto, "run", address=HOME) for _ in range(3)] == [True, True, False]
    assert count(otto, "open", address=HOME)
    assert count(otto, "run", address=ELSEWHERE)
    assert count(person("cara"), "run", address=HOME)
    assert count(ANONYMOUS, "run", address=HOME)


def test_a_person_is_also_counted_altogether(otto: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusal_counter, "ALTOGETHER", 3)
    asked = [("run", HOME), ("open", HOME), ("run", ELSEWHERE), ("open", ELSEWHERE)]
    assert [count(otto, what, address=at) for what, at in asked] == [True, True, True, False]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8::8000:0:0:1", True),  # RFC 6177: a customer gets at least 64 bits
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        (HOME, "192.0.2.7%eth0", True),
        (HOME, "192.0.2.8", False),
        ("a socket", "another socket", False),
    ],
)
def test_addresses_of_one_customer_are_one(one: str, other: str, alike: bool, otto: Person) -> None:
    for _ in range(2):
        count(otto, "run", address=one)
    assert count(otto, "run", address=other) is not alike


def test_ten_a_minute_are_written_of_one_action_and_sixty_of_a_person(person: MakePerson) -> None:
    otto, cara = person("otto"), person("cara")
    assert [count(otto, "run", address=HOME) for _ in range(11)] == [True] * 10 + [False]
    assert [count(cara, f"run {n}", address=HOME) for n in range(61)] == [True] * 60 + [False]
    assert {f.what for f in finished() if f.user_id == cara.pk} == {"*"}


def test_a_minute_is_over_after_a_minute(otto: Person) -> None:
    for _ in range(3):
        count(otto, "run", address=HOME)
    assert finished(seconds=1) == []
    assert len(finished(seconds=59)) == 1


def test_a_hundred_minutes_are_looked_at_in_one_call(person: MakePerson) -> None:
    over = [RefusalTally(key=bytes([n]) * 32, what="run", since=now(), seen=3, most=2) for n in range(101)]
    RefusalTally.objects.bulk_create(over)
    assert [len(finished()) for _ in range(2)] == [100, 1]


def test_without_an_address_none_is_kept(otto: Person) -> None:
    count(otto, "run", address="")
    assert {bytes(row.address) for row in RefusalTally.objects.all()} == {b""}
