"""``accounts.management.commands.unfreeze_account``. Wrong usage: tests/secureproject/test_wrong_usage.py."""

from accounts.models import User
from tests.accounts.people import person
from tests.commands import ran


def test_a_frozen_user_may_log_in_again(db: None) -> None:
    otto = person("Otto", frozen_at="2026-01-01T00:00Z")
    assert ran("unfreeze_account", otto.email) == (0, "otto@example.org can log in again.\n", "")
    assert User.objects.get(pk=otto.pk).may_log_in
