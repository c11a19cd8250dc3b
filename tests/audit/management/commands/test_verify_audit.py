"""The command of audit.management.commands.verify_audit: its exit codes, and what it names."""

import base64
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from audit.signed_notes import to_base64
from tests.audit.sealer import SEED, Owner, by_force, entry_at, public_from

pytestmark = [pytest.mark.as_worker, pytest.mark.usefixtures("sealed_audit_log")]  # the worker seals


def test_the_command_says_which(owner_connection: Owner) -> None:
    out = StringIO()
    call_command("verify_audit", json=True, stdout=out)
    assert json.loads(out.getvalue())["clean"] is True
    entry = entry_at(3)
    by_force(owner_connection, "DELETE FROM secure_audit_entry WHERE id = %s", entry)
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", stdout=out)
    assert ended.value.code == 1
    assert f"REMOVED: entry {entry}, position 3: the entry is gone" in out.getvalue()


@pytest.mark.parametrize(
    "wrong",
    [{"since": "yesterday"}, {"key": ["AAAA"]}, {"witness": [Path("/nowhere")]}, {"witness": [Path("/")]}],
)
@pytest.mark.late
def test_wrong_usage_is_told_apart_from_a_finding(wrong: dict[str, Any]) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("verify_audit", **wrong)
    assert refused.value.returncode == 2


@pytest.mark.late
def test_the_command_trusts_a_key_by_its_name() -> None:
    call_command("verify_audit", key=[to_base64(public_from(SEED))], stdout=StringIO())
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_audit", key=[base64.b64encode(b"k" * 32).decode()], stdout=StringIO())
