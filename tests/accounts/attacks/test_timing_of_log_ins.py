"""No one learns from the time of a log-in who has an account.

The exact part is in test_user_enumeration.py: one hash for everybody. Here it is measured with the hash of production.
The bound is half of one hash, measured in the same run: a missing or a second hash is twice as far away, and the noise
of a busy machine, which meets all cases alike because they take turns, does not reach it in the median.
"""

import time
from statistics import median
from unittest import mock

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.models import User
from accounts.passwords.hashing import BoundedArgon2PasswordHasher
from tests.accounts.people import PASSWORD, type_password

pytestmark = pytest.mark.deep
ROUNDS = 9
CASES = ("wrong", "unknown", "inactive", "frozen", "locked")


@pytest.fixture
def hash_of_production(settings: pytest.FixtureRequest) -> None:
    settings.PASSWORD_HASHERS = ["accounts.passwords.hashing.BoundedArgon2PasswordHasher"]  # type: ignore[attr-defined]


def seconds(email: str, password: str) -> float:
    client = Client()
    started = time.perf_counter()
    assert type_password(client, email, password).status_code == 422
    return time.perf_counter() - started


def seconds_of_a_hash() -> float:
    started = time.perf_counter()
    BoundedArgon2PasswordHasher().encode(PASSWORD, "a" * 22)
    return time.perf_counter() - started


def people() -> None:
    stored = make_password(PASSWORD)
    facts: dict[str, dict[str, object]] = {
        "inactive": {"is_active": False},
        "frozen": {"frozen_at": "2026-01-01T00:00Z"},
    }
    for case in set(CASES) - {"unknown"}:
        user = User.objects.create_user(f"{case}@example.org", case)
        User.objects.filter(pk=user.pk).update(password=stored, **facts.get(case, {}))
    for _failure in range(5):
        type_password(Client(), "locked@example.org", "wrong")


def test_the_time_says_nothing(db: None, hash_of_production: None) -> None:
    people()
    taken: dict[str, list[float]] = {case: [] for case in CASES}
    hashes: list[float] = []
    with mock.patch("accounts.authentication.login.gate.admit"):  # the limits would end it after a few
        for _round in range(ROUNDS):
            hashes.append(seconds_of_a_hash())
            for case in CASES:
                if case != "locked":
                    AccessAttempt.objects.exclude(failures_since_start=5).delete()
                typed = "wrong" if case == "wrong" else PASSWORD
                taken[case].append(seconds(f"{case}@example.org", typed))
    medians = {case: median(times) for case, times in taken.items()}
    assert max(medians.values()) - min(medians.values()) < median(hashes) / 2, medians
