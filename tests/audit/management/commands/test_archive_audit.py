"""The command of audit.management.commands.archive_audit: what it refuses."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.models import Entry
from audit.tree.archives import archives

pytestmark = [
    pytest.mark.as_worker,
    pytest.mark.late,
    pytest.mark.usefixtures("two_batches"),
]  # the worker seals


def test_the_web_archives_nothing(tmp_path: Path) -> None:
    before = Entry.objects.count()
    with pytest.raises(CommandError, match="needs the owner"):
        call_command("archive_audit", str(tmp_path / "old.jsonl"), before="2999-01-01")
    assert Entry.objects.count() == before
    assert not archives(using="default")


def test_nothing_old_is_no_archive_and_no_file_is_written_over(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Nothing that is not archived yet") as refused:
        call_command("archive_audit", str(tmp_path / "old.jsonl"), before="2001-01-01")
    assert refused.value.returncode == 1
    (tmp_path / "old.jsonl").write_text("precious")
    with pytest.raises(CommandError) as refused:
        call_command("archive_audit", str(tmp_path / "old.jsonl"), before="2999-01-01")
    assert (refused.value.returncode, (tmp_path / "old.jsonl").read_text()) == (2, "precious")
