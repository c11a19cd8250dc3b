"""The commands ``export_site`` and ``import_site`` (content.management.commands): exit codes, and what they print."""

import json
from pathlib import Path

import pytest
from django.db import IntegrityError

from content.models import Article
from tests.commands import printed, ran, refusal
from tests.content.imports.portable.made import write_export


def test_an_import_accounts_for_every_item_and_a_dry_run_changes_nothing(
    site: object, tmp_path: Path
) -> None:
    folder = str(write_export(tmp_path / "export"))
    facts = json.loads(printed("import_site", folder, "--dry-run", "--json"))
    assert (facts["dry_run"], facts["counts"]["article"]) == (True, {"total": 1, "imported": 1})
    assert not Article.objects.exists()
    assert "Of 1 articles that came in, readers see 1." in printed("import_site", folder)
    assert Article.objects.get().live_id


@pytest.mark.parametrize(
    ("command", "said"), [("import_site", "no export"), ("export_site", "there already")]
)
def test_a_folder_with_something_else_ends_with_2_and_says_so(
    command: str, said: str, site: object, tmp_path: Path
) -> None:
    (tmp_path / "mine").touch()
    refused = ran(command, str(tmp_path))
    assert (refused.status, said in refused.printed) == (2, True)
    assert refused.printed.endswith(f"Nothing was {command.removesuffix('_site')}ed.")


@pytest.mark.django_db
def test_a_site_that_is_not_set_up_is_told_how_before_anything_comes_in(tmp_path: Path) -> None:
    assert "set_up_site" in refusal("import_site", str(write_export(tmp_path / "export")))


def test_a_user_who_makes_the_same_thing_meanwhile_is_told_of(
    site: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(_run: object) -> None:
        raise IntegrityError("duplicate key")

    monkeypatch.setattr("content.imports.portable.importing.bring_topics", taken)
    refused = ran("import_site", str(write_export(tmp_path / "export")))
    assert (refused.status, "run it again" in refused.printed) == (1, True)
    assert not Article.objects.exists()


def test_an_export_says_how_much_of_what_is_in_it(published: Article, tmp_path: Path) -> None:
    facts = json.loads(printed("export_site", str(tmp_path / "export"), "--json"))
    assert (facts["counts"]["articles"], facts["counts"]["people"], facts["files"]) == (1, 1, 0)
    said = printed("export_site", str(tmp_path / "another"))
    assert "not encrypted" in said
    assert str(tmp_path / "another") in said


@pytest.mark.django_db
def test_a_site_that_is_not_set_up_has_nothing_to_take_out(tmp_path: Path) -> None:
    assert "set_up_site" in refusal("export_site", str(tmp_path / "export"))
    assert list(tmp_path.iterdir()) == []
