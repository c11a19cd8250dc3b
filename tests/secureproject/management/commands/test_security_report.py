"""secureproject.management.commands.security_report: the page, and where it cannot be written."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.secureproject.operations.test_security_evidence import report

pytestmark = pytest.mark.django_db


def test_a_page_for_people_holds_the_same_and_no_script(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    assert report("--html", str(page)) == ""
    written = page.read_text()
    assert "database.grants" in written
    assert "not detected" in written
    assert "<script" not in written


def test_a_place_that_cannot_be_written_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written") as refused:
        call_command("security_report", "--html", str(tmp_path / "no" / "report.html"))
    assert refused.value.returncode == 2
