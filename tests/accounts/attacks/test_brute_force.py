"""Guessing stops on every axis, and an attacker cannot shut the owner out for long."""

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client

from accounts.models import User
from intrusion.limits import LIMITS, Scope
from tests.accounts.people import LOGIN, PASSWORD, SECOND_FACTOR, type_code, type_password, who_is_there
from tests.signing_in import code_of


def count_of(action: str, scope: Scope) -> int:
    return next(limit.count for limit in LIMITS[action] if limit.scope is scope)


def guess(address: str, email: str) -> int:
    return int(Client(REMOTE_ADDR=address).post(LOGIN, {"email": email, "password": "wrong"}).status_code)


def test_one_address_against_many_names(db: None) -> None:
    allowed = count_of("login", Scope.ADDRESS)
    answers = [guess("198.51.100.7", f"n{n}@example.org") for n in range(allowed + 1)]
    assert answers == [422] * allowed + [429]


@pytest.mark.parametrize("name", ["otto@example.org", "nobody@example.org"])
def test_many_addresses_against_one_name_that_exists_or_not(otto: User, name: str) -> None:
    allowed = count_of("login", Scope.NAME)
    answers = [guess(f"198.51.100.{n}", name) for n in range(allowed + 1)]
    assert answers == [422] * allowed + [429]


def test_spelling_a_name_differently_is_no_way_round(otto: User) -> None:
    allowed = count_of("login", Scope.NAME)
    spellings = ["Otto@example.org", "OTTO@EXAMPLE.ORG", " otto@example.org"]
    answers = [guess(f"198.51.100.{n}", spellings[n % 3]) for n in range(allowed + 1)]
    assert answers[-1] == 429


def test_a_forged_forwarding_header_is_no_way_round(db: None) -> None:
    allowed = count_of("login", Scope.ADDRESS)
    for n in range(allowed + 1):
        client = Client(REMOTE_ADDR="198.51.100.7", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}")
        answer = client.post(LOGIN, {"email": f"n{n}@example.org", "password": "wrong"})
    assert answer.status_code == 429


def test_the_lockout_of_axes_refuses_even_the_right_password(otto: User) -> None:
    client = Client()
    for _guess in range(settings.AXES_FAILURE_LIMIT):
        type_password(client, otto, "wrong")
    assert type_password(client, otto).status_code == 422
    assert type_password(Client(REMOTE_ADDR="203.0.113.9"), otto).status_code == 302


def test_axes_forgets_only_after_the_second_factor(cara: User) -> None:
    client = Client()
    for _round in range(2):
        type_password(client, cara, "wrong")
        type_password(client, cara, "wrong")
        type_password(client, cara, PASSWORD)  # no code follows
    type_password(client, cara, "wrong")
    assert type_password(client, cara, PASSWORD).status_code == 422


def test_codes_are_limited_for_the_account_wherever_they_come_from(cara: User) -> None:
    allowed, client = count_of("second_factor", Scope.ACCOUNT), Client()
    type_password(client, cara)
    addresses = [f"198.51.100.{n}" for n in range(allowed + 1)]
    answers = [client.post(SECOND_FACTOR, {"code": "12345"}, REMOTE_ADDR=address) for address in addresses]
    assert [answer.status_code for answer in answers] == [422] * allowed + [429]


def test_no_one_who_knows_the_password_shuts_the_owner_out_for_more_than_15_minutes() -> None:
    of_account = [x for x in LIMITS["second_factor"] if x.scope in {Scope.ACCOUNT, Scope.ACCOUNT_AT_ADDRESS}]
    assert all(limit.minutes <= 15 for limit in of_account)
    assert settings.AXES_COOLOFF_TIME.total_seconds() <= 15 * 60


def test_mistakes_are_forgotten_once_the_person_is_in(cara: User) -> None:
    client = Client()
    for _mistake in range(3):
        type_password(client, cara, "wrong")
    type_password(client, cara)
    type_code(client, code_of(cara))
    assert who_is_there(client) == cara.email
    again = Client()
    for _mistake in range(4):
        assert type_password(again, cara, "wrong").status_code == 422


def test_the_typed_name_is_not_kept_by_axes(db: None) -> None:
    typed = "my-password-in-the-wrong-field@example.org"
    type_password(Client(), typed, "wrong")
    kept = AccessAttempt.objects.get()
    assert typed not in f"{kept.username} {kept.post_data} {kept.get_data}"
    assert "wrong" not in kept.post_data
