"""The command of audit.management.commands.seal_audit: refused without the key, else it names the new head."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests.audit.sealer import take_notes

pytestmark = pytest.mark.as_worker  # which seals


@pytest.mark.parametrize("keys", [[], ["short"]])
def test_without_a_signing_key_nothing_is_sealed(settings: Any, keys: list[str]) -> None:
    settings.AUDIT_SIGNING_KEYS = keys
    with pytest.raises(CommandError, match="AUDIT_SIGNING_KEY") as refused:
        call_command("seal_audit")
    assert refused.value.returncode == 1


def test_it_names_the_new_head_once(signing_key: None, ada: User) -> None:
    take_notes(ada, 2)
    out = StringIO()
    call_command("seal_audit", json=True, stdout=out)
    call_command("seal_audit", stdout=out)
    heads, end = out.getvalue().rsplit("\n", 2)[:2]
    assert [head["size"] for head in json.loads(heads)["heads"]] == [2]
    assert end == "Nothing new to seal."
