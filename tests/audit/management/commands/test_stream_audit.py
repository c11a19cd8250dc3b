"""The command of audit.management.commands.stream_audit."""

import pytest
from django.core.management import CommandError

from accounts.models import User
from audit.models import Entry
from tests.audit.export.test_siem_stream import streamed
from tests.audit.sealer import take_notes

pytestmark = [pytest.mark.as_worker, pytest.mark.usefixtures("signing_key")]  # the worker seals


def test_what_is_not_sealed_is_not_streamed_yet_and_no_one_goes_on_behind_it(ada: User) -> None:
    take_notes(ada, 1)
    assert streamed() == []
    with pytest.raises(CommandError, match="not sealed") as refused:
        streamed(since=Entry.objects.latest("pk").pk)
    assert refused.value.returncode == 2
