"""The gate: what it refuses, and that strangers lock out neither a name nor a client that the user logged in with."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from intrusion.errors import TooManyAttempts
from intrusion.gate import admit, normalise_name, record_success
from intrusion.limits import LIMITS, Scope, limits_for, limits_for_trusted, per_address, per_name, site_wide
from intrusion.models import Bucket
from tests.intrusion.guarding import ELSEWHERE, HERE, admitted, request_from, time_passes


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


def test_a_user_who_is_over_the_limit_of_an_address_cannot_use_up_a_name(limits: Callable[..., None]) -> None:
    limits(per_address(2, minutes=60), per_name(5, minutes=60))
    for _ in range(20):
        admitted(ELSEWHERE, name="ada")
    assert [admitted(HERE, name="ada") for _ in range(2)] == [True, True]


def test_no_one_is_kept_out_of_the_login_from_a_single_address(db: None) -> None:
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
    assert normalise_name(one) == normalise_name(other)


def test_a_whole_ipv6_network_shares_a_limit(limits: Callable[..., None]) -> None:
    limits(per_address(2, minutes=60))
    assert [admitted(f"2001:db8:1:2::{n}") for n in range(1, 5)] == [True, True, False, False]
    assert admitted("2001:db8:1:3::1")


def test_the_site_has_a_limit_for_everybody_together(limits: Callable[..., None]) -> None:
    limits(per_address(5, minutes=60), site_wide(3, minutes=60))
    assert [admitted(f"192.0.2.{n}") for n in range(5)] == [True, True, True, False, False]


def test_success_gives_back_exactly_the_attempt_that_was_made(fresh_database: str, settings: Any) -> None:
    settings.INTRUSION_LIMITS = {"try": [per_address(3, minutes=60), per_name(2, minutes=60)]}
    admit(request_from(HERE), "try", name="ada")
    for _ in range(10):  # an office, or an attacker with an own account
        admit(request_from(HERE), "try", name="eve").give_back()
        record_success(request_from(HERE), "try", name="eve")
    assert [admitted(name=f"n{n}") for n in range(3)] == [True, True, False]


def test_after_success_a_name_starts_again(fresh_database: str, settings: Any) -> None:
    settings.INTRUSION_LIMITS = {"try": [per_name(2, minutes=60)]}
    for _ in range(3):
        admit(request_from(HERE), "try", name="ada")
        record_success(request_from(HERE), "try", name="ada")
    with transaction.atomic():
        record_success(request_from(HERE), "try", name="ada")
    assert not Bucket.objects.exists()


def test_a_stranger_with_the_password_cannot_use_up_the_owners_attempts(db: None) -> None:
    ada = User.objects.create_user("ada@example.org", name="Ada")
    stranger = [admitted(ELSEWHERE, "second_factor", account=ada) for _ in range(50)]
    owner = [admitted(HERE, "second_factor", account=ada) for _ in range(5)]
    assert stranger.count(True) == 5
    assert all(owner)


def test_no_one_is_kept_from_the_second_factor_longer_than_15_minutes(db: None) -> None:
    ada = User.objects.create_user("ada@example.org", name="Ada")
    for n in range(200):
        admitted(f"203.0.113.{n}", "second_factor", account=ada)
    assert not admitted(HERE, "second_factor", account=ada)
    time_passes(minutes=15)
    assert [admitted(HERE, "second_factor", account=ada) for _ in range(5)] == [True] * 5


def test_an_office_behind_one_address_logs_in_in_the_morning(fresh_database: str) -> None:
    for n in range(120):
        attempt = admit(request_from(HERE), "login", name=f"person{n}")
        if n % 10:  # one in ten mistypes and tries again
            attempt.give_back()
    assert admitted(HERE, "login", name="person0")


NOTEBOOK, PHONE = "device 1", "device 2"


def used_up_by_strangers(**whom: object) -> None:
    for n in range(60):
        for action in ("login", "second_factor"):
            admitted(f"203.0.113.{n}", action, name="ada", **whom)
            admitted(HERE, action, name=f"n{n}", **whom)


def test_a_trusted_client_may_not_guess_without_end(db: None) -> None:
    allowed = limits_for_trusted("login")[0].count
    answers = [admitted(f"192.0.2.{n}", "login", name="ada", trusted=NOTEBOOK) for n in range(allowed + 1)]
    assert answers == [True] * allowed + [False]


def test_trust_without_a_limit_of_its_own_is_an_error(db: None) -> None:
    with pytest.raises(LookupError, match="trusted"):
        admit(request_from(HERE), "comment", trusted=NOTEBOOK)


@pytest.mark.parametrize("action", ["login", "second_factor"])
def test_strangers_keep_no_trusted_client_out(db: None, action: str) -> None:
    ada = User.objects.create_user("ada@example.org", name="Ada")
    used_up_by_strangers(account=ada)
    assert not admitted(HERE, action, name="ada", account=ada)
    assert admitted(HERE, action, name="ada", account=ada, trusted=NOTEBOOK)


def test_one_trusted_client_does_not_use_up_another(db: None) -> None:
    while admitted(HERE, "login", name="ada", trusted=NOTEBOOK):
        pass
    assert admitted(HERE, "login", name="ada", trusted=PHONE)


def test_a_trusted_client_takes_nothing_from_strangers(db: None) -> None:
    while admitted(HERE, "login", name="ada", trusted=NOTEBOOK):
        pass
    assert [admitted(HERE, "login", name="ada") for _ in range(8)] == [True] * 8


def test_it_may_try_again_after_a_quarter_of_an_hour(db: None) -> None:
    while admitted(ELSEWHERE, "second_factor", trusted=NOTEBOOK):
        pass
    time_passes(minutes=15)
    assert admitted(ELSEWHERE, "second_factor", trusted=NOTEBOOK)
    assert all(x.minutes <= 15 for limits in LIMITS.values() for x in limits if x.scope is Scope.TRUSTED)


def test_success_forgets_its_mistakes(fresh_database: str) -> None:
    for _ in range(30):
        admit(request_from(HERE), "login", name="ada", trusted=NOTEBOOK)
        record_success(request_from(HERE), "login", name="ada", trusted=NOTEBOOK)


def test_the_table_has_limits_for_everything_that_can_be_guessed() -> None:
    assert {"login", "second_factor", "comment", "mailed_link"} <= LIMITS.keys()
    for action in LIMITS:
        assert limits_for(action)


@pytest.mark.parametrize("numbers", [(0, 1), (1, 0), (-1, 5)])
def test_a_limit_of_nothing_is_refused(numbers: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        per_address(numbers[0], minutes=numbers[1])
