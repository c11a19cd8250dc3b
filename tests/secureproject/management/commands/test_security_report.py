"""secureproject.management.commands.security_report: the page, and where it cannot be written."""

from pathlib import Path

import pytest

from tests.secureproject.operations.test_security_evidence import report

pytestmark = pytest.mark.django_db


def test_a_page_for_people_holds_the_same_and_no_script(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    assert report("--html", str(page)) == ""
    written = page.read_text()
    assert "database.grants" in written
    assert "not detected" in written
    assert "<script" not in written
