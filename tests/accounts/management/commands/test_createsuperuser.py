"""``accounts.management.commands.createsuperuser``: replaces Django's command, and says what to do instead."""

from accounts.models import User
from tests.commands import ran


def test_it_creates_no_user_and_names_create_administrator(db: None) -> None:
    refused = ran("createsuperuser", "--noinput")
    assert (refused.status, "create_administrator" in refused.printed) == (2, True)
    assert not User.objects.exists()
