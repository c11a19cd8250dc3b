"""``accounts.models.session``: the idle and the absolute timeout."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models.functions import Now
from django.test import Client

from accounts.models import Session, User
from tests.accounts.people import who_is_there
from tests.signing_in import sign_in


@pytest.mark.parametrize(
    "too_old", [{"expires_at": Now() - timedelta(seconds=1)}, {"last_seen": Now() - timedelta(minutes=61)}]
)
def test_idle_and_absolute_limits_end_a_session(cara: User, too_old: dict[str, Any]) -> None:
    client = Client()
    row = sign_in(client, cara)
    Session.objects.filter(pk=row.pk).update(**too_old)
    assert who_is_there(client) == ""
    call_command("clearsessions")
    assert not Session.objects.exists()
