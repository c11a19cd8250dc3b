"""``accounts.management.commands.reset_second_factor``. Wrong usage: tests/secureproject/test_wrong_usage.py."""

import json

from accounts.models import FactorReset, User
from accounts.second_factor.factors import totp_of
from tests.commands import ran

REASON = "Her phone is at the bottom of the harbour."


def test_a_second_request_is_refused_and_a_reason_required(cara: User) -> None:
    assert ran("reset_second_factor", cara.email, "--reason", REASON).status == 0
    assert ran("reset_second_factor", cara.email, "--reason", REASON).status == 1
    assert "--reason" in ran("reset_second_factor", cara.email).printed


def test_it_says_when_the_factor_is_removed(cara: User) -> None:
    facts = json.loads(ran("reset_second_factor", cara.email, "--reason", REASON, "--json").printed)
    assert facts["email"] == cara.email
    assert FactorReset.objects.get().takes_effect_at.isoformat(timespec="seconds") == facts["takes_effect_at"]
    assert totp_of(cara)
