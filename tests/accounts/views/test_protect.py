"""``accounts.views.protect``: the page of the grace period."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from accounts.models import User
from tests.accounts.people import require_passkey
from tests.accounts.second_factor.test_mfa_grace_period import ENROL, PROTECT, hold, logged_in, where_to
from tests.signing_in import signed_in


@pytest.fixture
def days_of_grace(settings: Any) -> None:
    settings.FACTOR_GRACE_DAYS = 7


def test_after_the_last_day_the_wall_is_closed(otto: User, days_of_grace: None) -> None:
    hold(otto, days_ago=7.01)
    client = signed_in(otto, verified=False)
    assert where_to(client) == ENROL
    client.post(PROTECT)
    assert where_to(client) == ENROL


def test_a_role_for_someone_who_has_an_account_already(otto: User, days_of_grace: None) -> None:
    hold(otto, days_ago=1.5)
    client = signed_in(otto, verified=False)
    assert where_to(client) == PROTECT
    assert "You have 6 days left." in client.get(PROTECT).content.decode()
    assert client.get("/cms/articles/").status_code == 302  # also for anyone who knows another address
    assert client.post(PROTECT, {"next": "/cms/"})["Location"] == "/cms/"
    assert client.get("/cms/").status_code == 200
    assert "6 days left" in client.get("/account/security/").content.decode()


def test_a_role_that_needs_a_passkey_from_now_on(ada: User, cara: User) -> None:
    hold_since = Now() - timedelta(days=30)
    User.objects.filter(pk=cara.pk).update(created_at=hold_since)
    require_passkey(ada)
    client = logged_in(cara)
    assert where_to(client) == PROTECT
    page = client.get(PROTECT).content.decode()
    assert "Your role needs a passkey." in page
    assert "authenticator app" not in page.partition("<main")[2]
    client.post(PROTECT)
    assert client.get("/cms/").status_code == 200
