"""The command of audit.management.commands.verify_audit: its exit codes, and what it names."""

import base64
import json

import pytest

from audit.signed_notes import to_base64
from tests.audit.sealer import SEED, Owner, by_force, entry_at, public_from
from tests.commands import printed, ran

pytestmark = [pytest.mark.as_worker, pytest.mark.usefixtures("sealed_audit_log")]  # the worker seals


def test_the_command_says_which(owner_connection: Owner) -> None:
    assert json.loads(printed("verify_audit", "--json"))["clean"] is True
    entry = entry_at(3)
    by_force(owner_connection, "DELETE FROM secure_audit_entry WHERE id = %s", entry)
    found = ran("verify_audit")
    assert found.status == 1
    assert f"REMOVED: entry {entry}, position 3: the entry is gone" in found.printed


@pytest.mark.late
def test_the_command_trusts_a_key_by_its_name() -> None:
    assert ran("verify_audit", "--key", to_base64(public_from(SEED))).status == 0
    assert ran("verify_audit", "--key", base64.b64encode(b"k" * 32).decode()).status == 1
