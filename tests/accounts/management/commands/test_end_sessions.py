"""``accounts.management.commands.end_sessions``. Wrong usage: tests/secureproject/test_wrong_usage.py."""

import json

from django.test import Client

from accounts.models import User
from tests.commands import ran
from tests.signing_in import sign_in


def test_sessions_of_one_user_and_of_all_end(otto: User, cara: User) -> None:
    for user in (otto, otto, cara):
        sign_in(Client(), user)
    assert json.loads(ran("end_sessions", otto.email, "--json").printed) == {"ended": 2}
    assert json.loads(ran("end_sessions", "--all", "--json").printed) == {"ended": 1}
