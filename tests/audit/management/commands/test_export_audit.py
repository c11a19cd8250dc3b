"""The command of audit.management.commands.export_audit."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.models import Head
from tests.audit.exports import check

pytestmark = [pytest.mark.as_worker, pytest.mark.usefixtures("signing_key")]  # the worker seals


def test_nothing_is_exported_before_something_is_sealed(database: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No entry"):
        call_command("export_audit", tmp_path / "audit-log.jsonl")


def test_a_part_is_as_good_as_the_whole(export: Path) -> None:
    second = list(Head.objects.order_by("size"))[1]
    out = StringIO()
    call_command("export_audit", since=second.sealed_at.isoformat(), stdout=out)
    export.write_text(out.getvalue())
    code, found = check(export)
    assert (code, found["entries"], found["heads"]) == (0, 303, 2)
