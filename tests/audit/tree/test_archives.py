"""Archives that the audit log reports: one more missing row is found."""

from pathlib import Path

import pytest

from accounts.models import User
from audit.events import ENTRIES_ARCHIVED
from audit.export.archiving import archive
from audit.models import Entry
from audit.tree.archives import archives
from audit.tree.sealing import seal_everything
from audit.tree.verification import verify
from tests.audit.export.test_archiving import LATER, Owner
from tests.audit.sealer import by_force, take_notes

pytestmark = [
    pytest.mark.as_worker,
    pytest.mark.late,
    pytest.mark.usefixtures("two_batches"),
]  # the worker seals


def test_one_row_more_that_is_gone_is_found(
    as_owner: None, owner_connection: Owner, ada: User, tmp_path: Path
) -> None:
    archive(tmp_path / "old.jsonl", before=LATER)
    take_notes(ada, 1)
    seal_everything()
    archive(tmp_path / "next.jsonl", before=LATER)
    first, _second = archives(using="default")
    told = Entry.objects.filter(event=ENTRIES_ARCHIVED.name).earliest("pk")
    by_force(owner_connection, "DELETE FROM secure_audit_entry WHERE id = %s", told.pk)
    found = verify(using="default", processes=1).findings
    assert {finding.kind for finding in found} == {"removed"}
    assert (
        len(found) == 1 + first.removed
    )  # the second archive says that one row less went; the first is not told of
