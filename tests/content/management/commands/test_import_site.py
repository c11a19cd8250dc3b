"""The command ``content.management.commands.import_site``: exit codes, and what it prints."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from content.models import Article
from tests.content.imports.portable.made import write_export


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("import_site", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_an_import_accounts_for_every_item_and_a_dry_run_changes_nothing(
    site: object, tmp_path: Path
) -> None:
    write_export(tmp_path / "export")
    facts = json.loads(run(tmp_path / "export", "--dry-run", "--json"))
    assert (facts["dry_run"], facts["counts"]["article"]) == (True, {"total": 1, "imported": 1})
    assert not Article.objects.exists()
    said = run(tmp_path / "export")
    assert "Of 1 articles that came in, readers see 1." in said
    assert Article.objects.get().live_id


def test_an_import_of_what_is_no_export_ends_with_2_and_says_so(site: object, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no export.*Nothing was imported") as caught:
        run(tmp_path)
    assert caught.value.returncode == 2


def test_an_import_from_nowhere_is_wrong_usage(site: object, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        run(tmp_path / "nowhere")
    assert caught.value.returncode == 2


@pytest.mark.django_db
def test_a_site_that_is_not_set_up_is_told_how_before_anything_comes_in(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="set_up_site"):
        run(write_export(tmp_path / "export"))


def test_a_user_who_makes_the_same_thing_meanwhile_is_told_of(
    site: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(_run: object) -> None:
        raise IntegrityError("duplicate key")

    monkeypatch.setattr("content.imports.portable.importing.bring_topics", taken)
    with pytest.raises(CommandError, match="run it again") as caught:
        run(write_export(tmp_path / "export"))
    assert caught.value.returncode == 1
    assert not Article.objects.exists()
