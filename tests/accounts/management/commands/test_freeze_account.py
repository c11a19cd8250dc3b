"""``accounts.management.commands.freeze_account``. Wrong usage: tests/secureproject/test_wrong_usage.py."""

import json

from django.test import Client

from accounts.models import Session, User
from tests.commands import ran
from tests.signing_in import sign_in


def test_the_last_administrator_is_not_frozen(ada: User) -> None:
    refused = ran("freeze_account", ada.email)
    assert (refused.status, "no administrator" in refused.printed) == (1, True)


def test_it_ends_every_session(otto: User) -> None:
    sign_in(Client(), otto)
    assert json.loads(ran("freeze_account", otto.email, "--json").printed)["frozen"] is True
    assert not Session.objects.exists()
