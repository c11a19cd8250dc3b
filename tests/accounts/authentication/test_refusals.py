"""``accounts.authentication.refusals``: a wrong clock is told, a cloned passkey mailed, and nothing is accepted."""

from dataclasses import replace

import pytest
from django.test import Client

from accounts import totp
from accounts.models import TotpDevice, User
from intrusion.limits import LIMITS, Scope
from tests.accounts.people import type_code, type_password, who_is_there
from tests.accounts.postbox import new_letters
from tests.accounts.second_factor.test_passkey_ceremonies import events
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.touching import log_in
from tests.intrusion.guarding import time_passes
from tests.signing_in import authenticator_of, code_of, signed_in


def test_a_copied_passkey_is_refused_recorded_and_mailed(
    device: SoftAuthenticator, anon: Client, cara: User
) -> None:
    copy = replace(device)
    assert log_in(Client(), device).status_code == 302
    assert log_in(anon, copy).status_code == 422
    letter = new_letters()[-1]
    assert events()[-1] == "accounts.passkey.cloned"
    assert (letter.to, "may have been copied" in letter.subject) == ([cara.email], True)


def test_no_one_without_the_key_raises_that_alarm(device: SoftAuthenticator, anon: Client) -> None:
    log_in(anon, replace(device, count=-1, key=SoftAuthenticator().key))
    assert "accounts.passkey.cloned" not in events()


NOW = 60_000_000


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still and a secret of which no two codes nearby are the same."""
    at(NOW, monkeypatch)
    monkeypatch.setattr(TotpDevice, "key", property(lambda device: b"twenty bytes long..."))


def at(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(totp, "step_now", lambda: step)


def answer_to(user: User, code: str) -> tuple[Client, str]:
    client = Client()
    type_password(client, user)
    return client, type_code(client, code).content.decode()


@pytest.mark.parametrize("steps", [-11, -5, -2, 2, 5, 11])
def test_a_code_outside_the_window_is_never_accepted(cara: User, steps: int) -> None:
    client, _page = answer_to(cara, code_of(cara, steps=steps))
    assert who_is_there(client) == ""


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (-10, "5 minutes slow"),
        (-4, "2 minutes slow"),
        (-2, "1 minute slow"),
        (2, "1 minute fast"),
        (10, "5 minutes fast"),
    ],
)
def test_the_person_is_told_by_how_much_the_clock_is_off(cara: User, steps: int, said: str) -> None:
    assert said in answer_to(cara, code_of(cara, steps=steps))[1]


@pytest.mark.parametrize("steps", [-11, 11])
def test_a_clock_that_is_further_off_is_just_a_wrong_code(cara: User, steps: int) -> None:
    assert "clock" not in answer_to(cara, code_of(cara, steps=steps))[1]


def test_without_the_password_nothing_is_told(cara: User) -> None:
    client = Client()
    type_password(client, cara, "wrong")
    assert type_code(client, code_of(cara, steps=4))["Location"] == "/account/login/"


def test_a_code_that_was_told_does_not_work_when_its_time_comes(
    cara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a guesser could try the codes of the next five minutes too, and come back with the one that was right."""
    code = code_of(cara, steps=4)
    answer_to(cara, code)
    for later in (3, 4, 5):
        at(NOW + later, monkeypatch)
        assert who_is_there(answer_to(cara, code)[0]) == ""
    assert who_is_there(answer_to(cara, code_of(cara))[0]) == cara.email


def test_only_one_code_that_lies_ahead_is_told_at_a_time(cara: User, monkeypatch: pytest.MonkeyPatch) -> None:
    device = authenticator_of(cara)
    first, second = code_of(cara, steps=4), code_of(cara, steps=6)
    assert [device.clock_off_by(code) for code in (first, second, first)] == [2, None, 2]
    assert TotpDevice.objects.get(pk=device.pk).disclosed_step == NOW + 4
    at(NOW + 6, monkeypatch)
    assert device.verify_token(second)


def test_it_counts_as_a_failure(cara: User) -> None:
    allowed = next(x.count for x in LIMITS["second_factor"] if x.scope is Scope.ACCOUNT_AT_ADDRESS)
    client = Client()
    type_password(client, cara)
    answers = [type_code(client, code_of(cara, steps=-5)).status_code for _ in range(allowed + 1)]
    assert answers == [422] * allowed + [429]


def test_confirming_and_setting_up_say_it_too(cara: User, otto: User) -> None:
    page = signed_in(cara).post("/account/confirm/", {"code": code_of(cara, steps=-4)})
    assert "2 minutes slow" in page.content.decode()
    client = signed_in(otto, verified=False)
    client.get("/account/authenticator/")
    waiting = TotpDevice.objects.get(user=otto, confirmed=False)
    page = client.post("/account/authenticator/", {"code": totp.code_at(waiting.key, NOW + 4)})
    assert "2 minutes fast" in page.content.decode()
    assert not TotpDevice.objects.filter(user=otto, confirmed=True).exists()


def test_the_owner_is_told_once_a_day_that_someone_gives_wrong_codes(cara: User) -> None:
    new_letters()
    for _ in range(3):
        answer_to(cara, "000000")
    assert [(letter.to, letter.subject) for letter in new_letters()] == [
        ([cara.email], "Wrong codes were given for your account")
    ]
    time_passes(minutes=24 * 60)
    answer_to(cara, "000000")
    letter = new_letters()[0]
    assert "right password" in letter.body
    assert "/account/password/reset/" in letter.body
