"""Old entries are moved out of the audit log: their hashes stay, all still verifies, and nothing goes unnoticed."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from audit.events import ENTRIES_ARCHIVED
from audit.export.archiving import NotArchived, archive
from audit.models import Entry, Leaf
from audit.tree.archives import archives
from audit.tree.sealing import seal_everything
from audit.tree.verification import verify
from tests.audit.events import NOTED
from tests.audit.sealer import by_force, take_notes
from tests.commands import printed, ran, refusal
from tools import verify_export

pytestmark = [
    pytest.mark.as_worker,
    pytest.mark.late,
    pytest.mark.usefixtures("two_batches"),
]  # the worker seals

type Owner = "psycopg.Connection[Any]"


LATER = timezone.now() + timedelta(days=1)


def test_an_audit_log_that_was_changed_is_not_archived(owner_connection: Owner, tmp_path: Path) -> None:
    by_force(
        owner_connection, "UPDATE secure_audit_entry SET actor_id = '0' WHERE event = 'audit_log.note.taken'"
    )
    with pytest.raises(NotArchived, match="bury"):
        archive(tmp_path / "old.jsonl", before=LATER)


def test_an_archive_proves_itself_and_so_does_what_stays(as_owner: None, ada: User, tmp_path: Path) -> None:
    file, rest = tmp_path / "old.jsonl", tmp_path / "all.jsonl"
    sealed = Leaf.objects.count()
    done = archive(file, before=LATER)
    assert (done.first, done.end) == (0, sealed)
    assert not Entry.objects.filter(event=NOTED.name).exists()
    assert verify(processes=1).clean  # before its event is sealed, and after
    take_notes(ada, 2)
    seal_everything()
    assert done.digest in printed("verify_audit")
    call_command("export_audit", str(rest))
    for path, entries, archived in ((file, sealed, 0), (rest, 3 + sealed - done.removed, done.removed)):
        found = verify_export.check(path)
        assert (found["good"], found["entries"], found["archived"]) == (True, entries, archived), found
    again = archive(tmp_path / "next.jsonl", before=LATER)
    assert (again.first, again.end, again.removed) == (sealed, sealed + 3, 2)  # that it was archived stays
    assert verify(processes=1).clean


def test_the_file_is_an_export_line_by_line(as_owner: None, tmp_path: Path) -> None:
    archive(tmp_path / "old.jsonl", before=LATER)
    kinds = [json.loads(line)["kind"] for line in (tmp_path / "old.jsonl").read_text().splitlines()]
    assert (kinds[0], kinds[-1], kinds.count("head")) == ("export", "end", 2)


def test_the_web_archives_nothing(tmp_path: Path) -> None:
    before = Entry.objects.count()
    assert "needs the owner" in refusal(
        "archive_audit", str(tmp_path / "old.jsonl"), "--before", "2999-01-01"
    )
    assert Entry.objects.count() == before
    assert not archives()


def test_nothing_old_is_no_archive_and_no_file_is_written_over(tmp_path: Path) -> None:
    refused = ran("archive_audit", str(tmp_path / "old.jsonl"), "--before", "2001-01-01")
    assert (refused.status, "Nothing that is not archived yet" in refused.printed) == (1, True)
    (tmp_path / "old.jsonl").write_text("precious")
    refused = ran("archive_audit", str(tmp_path / "old.jsonl"), "--before", "2999-01-01")
    assert (refused.status, (tmp_path / "old.jsonl").read_text()) == (2, "precious")


def test_one_row_more_that_is_gone_is_found(
    as_owner: None, owner_connection: Owner, ada: User, tmp_path: Path
) -> None:
    archive(tmp_path / "old.jsonl", before=LATER)
    take_notes(ada, 1)
    seal_everything()
    archive(tmp_path / "next.jsonl", before=LATER)
    first, _second = archives()
    told = Entry.objects.filter(event=ENTRIES_ARCHIVED.name).earliest("pk")
    by_force(owner_connection, "DELETE FROM secure_audit_entry WHERE id = %s", told.pk)
    found = verify(processes=1).findings
    assert {finding.kind for finding in found} == {"removed"}
    assert (
        len(found) == 1 + first.removed
    )  # the second archive says that one row less went; the first is not told of
