"""secureproject.operations.security_evidence: every part and every limit, but no person and no secret."""

import json
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from tests.commands import printed

pytestmark = pytest.mark.django_db


def report(*arguments: str) -> str:
    return printed("security_report", *arguments)


def test_without_a_witness_it_says_what_no_one_would_detect(settings: Any) -> None:
    settings.AUDIT_HEADS_TO = []
    assert "not detected" in json.loads(report("--json"))["limit"]
    assert "No outside witness keeps signed heads." in report()


def test_with_one_it_says_what_is_still_not_detected(settings: Any) -> None:
    settings.AUDIT_HEADS_TO = ["file:///srv/witness/heads"]
    limit = json.loads(report("--json"))["limit"]
    assert limit.startswith("Signed heads are kept outside")
    assert "not detected" in limit


def test_it_names_no_person_and_no_secret(ada: User, settings: Any) -> None:
    said = report()
    for secret in (ada.email, ada.name, settings.SECRET_KEY, *settings.ENCRYPTION_KEYS):
        assert secret not in said


def test_it_tells_of_every_part(ada: User) -> None:
    sections = {each["title"]: dict(each["rows"]) for each in json.loads(report("--json"))["sections"]}
    assert sections["People"]["Assignments of administrator"] == "1"
    assert sections["Checks"]["database.grants"].startswith("well")
    assert "require-trusted-types-for 'script'" in sections["Settings"]["Content policy, public"]


def test_a_page_for_people_holds_the_same_and_no_script(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    assert report("--html", str(page)) == ""
    written = page.read_text()
    assert "database.grants" in written
    assert "not detected" in written
    assert "<script" not in written
