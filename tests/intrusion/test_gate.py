"""Limits: what they refuse, whom they must not lock out, and that no two processes get the same attempt."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from intrusion.buckets import prune
from intrusion.errors import TooManyAttempts
from intrusion.gate import admit, normalised, succeeded
from intrusion.limits import LIMITS, Limit, Scope, limits_for, per_account, per_address, per_name, site_wide
from intrusion.models import Bucket

HERE = "192.0.2.7"
ELSEWHERE = "203.0.113.9"


def request_from(address: str) -> HttpRequest:
    return RequestFactory().post("/", REMOTE_ADDR=address)


def admitted(address: str = HERE, action: str = "try", **whom: Any) -> bool:
    try:
        admit(request_from(address), action, **whom)
    except TooManyAttempts:
        return False
    return True


def time_passes(minutes: float) -> None:
    Bucket.objects.update(refilled_at=F("refilled_at") - timedelta(minutes=minutes))


@pytest.fixture
def limits(settings: Any, db: None) -> Callable[..., None]:
    def use(*chosen: Limit) -> None:
        settings.INTRUSION_LIMITS = {"try": chosen}

    return use


def test_inside_a_transaction_it_refuses_to_work(fresh_database: str) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        admit(request_from(HERE), "login", name="ada")
    assert not Bucket.objects.exists()


def test_an_action_without_limits_is_an_error(db: None) -> None:
    with pytest.raises(LookupError, match="logn"):
        admit(request_from(HERE), "logn", name="ada")


@pytest.mark.parametrize(("action", "missing"), [("login", "name"), ("second_factor", "account")])
def test_leaving_out_whom_a_limit_is_for_is_an_error(db: None, action: str, missing: str) -> None:
    with pytest.raises(TypeError, match=missing):
        admit(request_from(HERE), action)


def test_what_is_used_up_is_refused_and_says_until_when(limits: Callable[..., None]) -> None:
    limits(per_address(3, minutes=30))
    assert [admitted() for _ in range(4)] == [True, True, True, False]
    with pytest.raises(TooManyAttempts) as refused:
        admit(request_from(HERE), "try")
    assert 590 <= refused.value.retry_after <= 600
    assert refused.value.status_code == 429


def test_it_refills_evenly_and_never_beyond_its_size(limits: Callable[..., None]) -> None:
    limits(per_address(3, minutes=30))
    assert [admitted() for _ in range(4)] == [True, True, True, False]
    time_passes(minutes=11)
    assert [admitted() for _ in range(2)] == [True, False]
    time_passes(minutes=60 * 24)
    assert [admitted() for _ in range(4)] == [True, True, True, False]


def test_a_refused_attempt_costs_nothing(limits: Callable[..., None]) -> None:
    limits(per_address(1, minutes=10))
    assert [admitted() for _ in range(50)].count(True) == 1
    time_passes(minutes=10)
    assert admitted()


def test_whoever_is_over_the_limit_of_an_address_cannot_use_up_a_name(limits: Callable[..., None]) -> None:
    limits(per_address(2, minutes=60), per_name(5, minutes=60))
    for _ in range(20):
        admitted(ELSEWHERE, name="ada")
    assert [admitted(HERE, name="ada") for _ in range(2)] == [True, True]


def test_nobody_is_kept_out_of_the_login_from_a_single_address(db: None) -> None:
    attacker = [admitted(ELSEWHERE, "login", name="ada") for _ in range(200)]
    owner = [admitted(HERE, "login", name="ada") for _ in range(8)]
    assert attacker.count(True) == 8
    assert all(owner)


def test_a_name_is_limited_from_any_number_of_addresses(limits: Callable[..., None]) -> None:
    limits(per_address(2, minutes=60), per_name(5, minutes=60))
    assert [admitted(f"192.0.2.{n}", name="ada") for n in range(20)].count(True) == 5


def test_another_spelling_is_the_same_name(limits: Callable[..., None]) -> None:
    limits(per_name(1, minutes=60))
    assert admitted(name="ada@example.org")
    for spelling in ("ADA@example.org", " ada@Example.org ", "ａｄａ@example.org"):
        assert not admitted(name=spelling)
    assert admitted(name="ida@example.org")


@pytest.mark.parametrize(("one", "other"), [("STRASSE", "straße"), ("ﬁ", "FI"), ("é", "e\u0301")])
def test_normalising_is_not_fooled_by_unicode(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


def test_a_whole_ipv6_network_shares_a_limit(limits: Callable[..., None]) -> None:
    limits(per_address(2, minutes=60))
    assert [admitted(f"2001:db8:1:2::{n}") for n in range(1, 5)] == [True, True, False, False]
    assert admitted("2001:db8:1:3::1")


def test_the_site_has_a_limit_for_everybody_together(limits: Callable[..., None]) -> None:
    limits(per_address(5, minutes=60), site_wide(3, minutes=60))
    assert [admitted(f"192.0.2.{n}") for n in range(5)] == [True, True, True, False, False]


def test_nothing_in_the_table_says_who(limits: Callable[..., None]) -> None:
    limits(per_address(2, minutes=60), per_name(5, minutes=60))
    admitted(HERE, name="ada@example.org")
    keys = [bytes(bucket.key) for bucket in Bucket.objects.all()]
    assert [len(key) for key in keys] == [32, 32]
    assert not [key for key in keys if b"ada" in key or b"192" in key]


def test_success_gives_back_exactly_the_attempt_that_was_made(fresh_database: str, settings: Any) -> None:
    settings.INTRUSION_LIMITS = {"try": [per_address(3, minutes=60), per_name(2, minutes=60)]}
    admit(request_from(HERE), "try", name="ada")
    for _ in range(10):  # an office, or an attacker with an own account
        admit(request_from(HERE), "try", name="eve")
        succeeded(request_from(HERE), "try", name="eve")
    assert [admitted(name=f"n{n}") for n in range(3)] == [True, True, False]


def test_after_success_a_name_starts_anew(fresh_database: str, settings: Any) -> None:
    settings.INTRUSION_LIMITS = {"try": [per_name(2, minutes=60)]}
    for _ in range(3):
        admit(request_from(HERE), "try", name="ada")
        succeeded(request_from(HERE), "try", name="ada")
    with transaction.atomic():
        succeeded(request_from(HERE), "try", name="ada")
    assert not Bucket.objects.exists()


def test_a_stranger_with_the_password_cannot_use_up_the_owners_attempts(db: None) -> None:
    ada = User.objects.create_user("ada@example.org", name="Ada")
    stranger = [admitted(ELSEWHERE, "second_factor", account=ada) for _ in range(50)]
    owner = [admitted(HERE, "second_factor", account=ada) for _ in range(5)]
    assert stranger.count(True) == 5
    assert all(owner)


def test_nobody_is_kept_from_the_second_factor_longer_than_15_minutes(db: None) -> None:
    ada = User.objects.create_user("ada@example.org", name="Ada")
    for n in range(200):
        admitted(f"203.0.113.{n}", "second_factor", account=ada)
    assert not admitted(HERE, "second_factor", account=ada)
    time_passes(minutes=15)
    assert [admitted(HERE, "second_factor", account=ada) for _ in range(5)] == [True] * 5
    account_limits = [
        limit for limit in LIMITS["second_factor"] if limit.scope in {Scope.ACCOUNT, Scope.ACCOUNT_AT_ADDRESS}
    ]
    assert {limit.minutes for limit in account_limits} == {15}


def test_an_office_behind_one_address_logs_in_in_the_morning(fresh_database: str) -> None:
    for n in range(120):
        admit(request_from(HERE), "login", name=f"person{n}")
        if n % 10:  # one in ten mistypes and tries again
            succeeded(request_from(HERE), "login", name=f"person{n}")
    assert admitted(HERE, "login", name="person0")


def test_of_two_times_as_many_at_once_exactly_the_limit_is_admitted(
    fresh_database: str, settings: Any
) -> None:
    settings.INTRUSION_LIMITS = {"try": [per_address(20, minutes=600), site_wide(1000, minutes=10)]}

    def attempt(_number: int) -> bool:
        try:
            return admitted()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(40)))
    assert answers.count(True) == 20


def test_one_attempt_is_one_statement_for_each_limit(limits: Callable[..., None]) -> None:
    limits(per_address(5, minutes=60), per_account(5, minutes=60), site_wide(9, minutes=60))
    ada = User.objects.create_user("ada@example.org", name="Ada")
    with CaptureQueriesContext(connection) as queries:
        admit(request_from(HERE), "try", account=ada)
    assert [query["sql"].split()[0] for query in queries if "SAVEPOINT" not in query["sql"]] == ["INSERT"] * 3


def test_buckets_that_are_full_again_are_deleted(limits: Callable[..., None]) -> None:
    limits(per_address(5, minutes=60))
    for n in range(4):
        admitted(f"192.0.2.{n}")
    assert prune() == 0
    time_passes(minutes=60)
    admitted("192.0.2.9")
    assert (prune(most=3), prune(), Bucket.objects.count()) == (3, 1, 1)


def test_the_table_has_limits_for_everything_that_can_be_guessed() -> None:
    assert {"login", "second_factor", "comment", "invitation"} <= LIMITS.keys()
    for action in LIMITS:
        assert limits_for(action)


@pytest.mark.parametrize("numbers", [(0, 1), (1, 0), (-1, 5)])
def test_a_limit_of_nothing_is_refused(numbers: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        per_address(numbers[0], minutes=numbers[1])
