"""Commands import_roles and export_roles (rbac.management.commands.import_roles)."""

from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from content.actions import APPROVE_ARTICLE
from rbac.administration.custom_roles import make_role
from rbac.models import RoleAssignment
from rbac.teams import make_team
from tests.commands import Ran, ran
from tests.rbac.management.conftest import NOTHING, WHY


def test_roles_of_ones_own_are_brought_in_in_words(
    ada: User, tmp_path: Path, compared: list[tuple[Any, Any]]
) -> None:
    file = tmp_path / "roles.json"
    for missing in (str(file), f"{file}\x00", f"{file}\udcff"):
        refused = ran("import_roles", missing, *WHY)
        assert (refused.status, refused.printed.startswith(f"{missing} cannot be read: ")) == (2, True)
    make_role("Legal “reviewer”", {str(APPROVE_ARTICLE): "editor"}, reason="new", by=ada)
    whole = ran("export_roles").printed
    file.write_text(whole.replace("Legal", "Night"), encoding="utf-8")
    assert (
        ran("import_roles", str(file), *WHY, "--dry-run").printed == f"{NOTHING} Nothing has been changed.\n"
    )
    assert ran("export_roles").printed == whole
    assert (
        ran("import_roles", str(file), *WHY).printed == "made: Night “reviewer”\nchanged: none\nsame: none\n"
    )


def test_files_are_utf_8_wherever_they_are_written(
    ada: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compared: list[tuple[Any, Any]]
) -> None:
    """A machine may have another encoding of its own: the file goes to others, and comes back from them."""
    monkeypatch.setattr("io.text_encoding", lambda encoding, *_level: encoding or "utf-16")
    make_role("Légal", {str(APPROVE_ARTICLE): "editor"}, reason="new", by=ada)
    file, expected = tmp_path / "roles.json", tmp_path / "access"
    RoleAssignment.objects.create(team=make_team("Légal", by=ada), role="editor", reason="x")
    assert ran("export_roles", str(file)) == Ran(0, "")
    assert ran("import_roles", str(file), *WHY).printed == "made: none\nchanged: none\nsame: Légal\n"
    said = ran("check_access", str(expected), "--write").printed
    assert said == f"{expected} says what is so now. Read it before you check it in.\n"
    assert ran("check_access", str(expected)).printed == f"Everything is as {expected} expects.\n"
