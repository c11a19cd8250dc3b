"""An office behind one address logs in: neither load nor neighbours keep out people with right passwords."""

import threading
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import OperationalError
from django.test import Client

from accounts.models import TotpDevice, User
from accounts.passwords import hashing
from intrusion.limits import per_account, per_address, per_name
from tests.accounts.people import LOGIN, SECOND_FACTOR, person, type_code, type_password
from tests.accounts.touching import log_in, passkey_of
from tests.intrusion.guarding import found, guard
from tests.signing_in import code_of

__all__ = ["guard"]


@pytest.fixture
def few(settings: Any) -> None:
    """Three attempts an address, and three with a code."""
    limits = [per_name(3, minutes=60), per_address(3, minutes=60)]
    codes = [per_account(3, minutes=60), per_address(3, minutes=60)]
    settings.INTRUSION_LIMITS = {"login": limits, "second_factor": codes}


def test_answers_that_the_site_is_busy_use_up_nothing(
    guard: Any, few: None, otto: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashing, "_places", threading.BoundedSemaphore(1))
    with hashing.turn():
        assert {type_password(Client(), otto).status_code for _ in range(30)} == {503}
    assert type_password(Client(), otto).status_code == 302
    assert found() == set()


def test_codes_that_the_site_could_not_check_use_up_nothing(
    few: None, cara: User, anon: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_password(anon, cara)
    with monkeypatch.context() as busy:
        busy.setattr(TotpDevice, "verify_token", Mock(side_effect=OperationalError("lock timeout")))
        assert {type_code(anon, "000000").status_code for _ in range(5)} == {503}
    assert type_code(anon, code_of(cara)).status_code == 302


def test_who_gave_the_right_password_and_has_still_to_give_a_code_uses_up_nothing(
    few: None, cara: User
) -> None:
    answers = [type_password(Client(), cara)["Location"] for _ in range(12)]
    assert set(answers) == {SECOND_FACTOR}


def test_a_right_code_gives_the_neighbours_their_attempt_back(few: None, cara: User) -> None:
    for _ in range(2):
        client = Client()
        type_password(client, cara)
        assert type_code(client, "000000").status_code == 422
    client = Client()
    type_password(client, cara)
    assert type_code(client, code_of(cara)).status_code == 302
    paula = person("Paula")
    assert [type_password(Client(), paula, "wrong").status_code for _ in range(4)] == [422, 422, 422, 429]


@pytest.mark.parametrize("way", [type_password, lambda client, eve: log_in(client, passkey_of(eve))])
def test_logging_in_to_an_own_account_gives_no_one_more_guesses(
    few: None, way: Any, db: None, django_capture_on_commit_callbacks: Any
) -> None:
    eve, statuses = person("Eve"), []
    for n in range(6):
        statuses.append(type_password(Client(), f"victim{n}@example.org", "wrong").status_code)
        with django_capture_on_commit_callbacks(execute=True):
            way(Client(), eve)
    assert statuses == [422, 422, 422, 429, 429, 429]


def test_the_mistakes_of_neighbours_use_up_no_own_attempts(few: None, otto: User) -> None:
    for n in range(3):
        type_password(Client(), f"neighbour{n}@example.org", "wrong")
    assert {type_password(Client(), otto).status_code for _ in range(9)} == {429}
    assert type_password(Client(REMOTE_ADDR="198.51.100.9"), otto).status_code == 302


def test_told_to_wait_at_the_log_in_slows_no_reader_behind_the_address(
    guard: Any, few: None, otto: User
) -> None:
    assert [type_password(Client(), otto, "wrong").status_code for _ in range(60)][3:] == [429] * 57
    assert found() == set()
    assert Client().get(LOGIN).status_code == 200
