"""The command of audit.management.commands.apply_retention."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from audit.erasure.erasing import request_erasure
from tests.audit.sealer import take_notes


def test_only_the_owner_need_not_wait(ada: User) -> None:
    take_notes(ada, 1)
    request_erasure(ada)
    with pytest.raises(CommandError, match="owner"):
        call_command("apply_retention", at_once=True)
