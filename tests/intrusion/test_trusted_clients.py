"""A client that a person was let in with before: strangers cannot use up its attempts, and it has no endless supply."""

import pytest

from accounts.models import User
from intrusion.errors import TooManyAttempts
from intrusion.gate import admit, succeeded
from intrusion.limits import LIMITS, Scope, limits_for_trusted
from tests.intrusion.test_gate import ELSEWHERE, HERE, admitted, request_from, time_passes

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


def test_an_exhausted_site_keeps_no_trusted_client_out(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "intrusion.gate.take", lambda key, limit: None if limit.scope is Scope.TRUSTED else 60
    )
    with pytest.raises(TooManyAttempts):
        admit(request_from(HERE), "login", name="ada")
    admit(request_from(HERE), "login", name="ada", trusted=NOTEBOOK)


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
        succeeded(request_from(HERE), "login", name="ada", trusted=NOTEBOOK)
