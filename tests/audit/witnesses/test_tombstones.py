"""Tombstones: the file of destroyed keys catches up after a crash."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from audit.erasure.erasing import destroy_due_keys
from audit.witnesses.tombstones import SUFFIX, read_destroyed
from tests.audit.erasure.test_erasing import key


@pytest.mark.as_worker
def test_the_note_of_destroyed_keys_catches_up_after_a_crash(
    settings: Any, tmp_path: Path, database: str, django_capture_on_commit_callbacks: Any
) -> None:
    settings.AUDIT_HEADS_TO = [f"file://{tmp_path}/heads.jsonl"]
    note = tmp_path / f"heads.jsonl{SUFFIX}"
    first = key(expires_on=date(2026, 1, 1))
    note.write_text(f"{first.pk}\n{uuid4()}")  # the end of the line is missing
    second = key(expires_on=date(2026, 1, 2))
    with django_capture_on_commit_callbacks(execute=True):
        destroy_due_keys()
    assert list(read_destroyed(note)) == [first.pk, second.pk]
    note.write_text("something else\n")
    with pytest.raises(ValueError, match="Line 1"):
        list(read_destroyed(note))
