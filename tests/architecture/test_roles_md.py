"""docs/roles.md says what the rulebook says, to the letter."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from tests.template_database import ROOT

TABLE = ROOT / "docs" / "roles.md"


def test_a_table_that_says_something_else_is_no_table(tmp_path: Path) -> None:
    other = tmp_path / "roles.md"
    with pytest.raises(CommandError, match="does not say what the rulebook says"):
        call_command("role_table", str(other), "--check")
    other.write_text(TABLE.read_text().replace("**yes**", "no", 1))
    with pytest.raises(CommandError, match="does not say what the rulebook says"):
        call_command("role_table", str(other), "--check")


def test_the_table_in_docs_is_in_step_whatever_language_is_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with override("ar"):
        call_command("role_table", "--check")


def test_a_site_that_speaks_german_on_a_machine_that_writes_otherwise_has_the_same_table(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LANGUAGE_CODE = "de"
    monkeypatch.setattr("io.text_encoding", lambda encoding, *_level: encoding or "utf-16")
    with override("de"):
        call_command("role_table", str(tmp_path / "roles.md"))
        call_command("role_table", str(tmp_path / "roles.md"), "--check")
    assert (tmp_path / "roles.md").read_bytes() == TABLE.read_bytes()


def test_the_command_writes_the_table_again(tmp_path: Path) -> None:
    written = tmp_path / "roles.md"
    call_command("role_table", str(written))
    assert written.read_text() == TABLE.read_text()
