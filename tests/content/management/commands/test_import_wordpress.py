"""The command ``content.management.commands.import_wordpress``: exit codes, and the real export as a whole."""

import json
from pathlib import Path

import pytest

from content.models import Address, Article, Attachment, Comment, Section
from tests.commands import printed, ran, refusal
from tests.content.imports.wordpress.files import REAL_EXPORT, export_file, item, needs_real_export


@pytest.mark.usefixtures("site")
def test_an_unreadable_file_ends_with_2_and_says_that_nothing_was_imported() -> None:
    refused = ran("import_wordpress", __file__)
    assert (refused.status, "well-formed XML" in refused.printed) == (2, True)
    assert refused.printed.endswith("Nothing was imported.")


@pytest.mark.django_db
def test_a_site_that_is_not_set_up_is_told_how(tmp_path: Path) -> None:
    assert "set_up_site" in refusal("import_wordpress", str(export_file(tmp_path, item(1))))


@pytest.mark.usefixtures("site")
def test_everything_goes_below_the_section_that_is_named(tmp_path: Path) -> None:
    printed("import_wordpress", str(export_file(tmp_path, item(1))))
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / "export.xml"
    other.write_text(
        export_file(tmp_path, item(2)).read_text().replace("old.example.org", "older.example.org")
    )
    printed("import_wordpress", str(other), "--section", "/a-small-site/")
    assert Address.objects.filter(path="a-small-site/title-2").exists()


@pytest.mark.late
@needs_real_export
@pytest.mark.usefixtures("site")
def test_the_real_export_comes_in_and_every_item_is_accounted_for() -> None:
    facts = json.loads(printed("import_wordpress", str(REAL_EXPORT), "--json"))
    totals = {kind: counts["total"] for kind, counts in facts["counts"].items()}
    expected = {"post": 51, "page": 21, "attachment": 38, "nav_menu_item": 70, "comment": 32}
    assert totals == expected | {"author": 2, "category": 67, "tag": 112, "nav_menu": 6}
    assert Article.objects.filter(kind="article", live__isnull=False).count() == 48
    assert Article.objects.filter(kind="page", live__isnull=False).count() == 21
    assert Article.objects.filter(live=None).count() == 3
    assert Attachment.objects.count() == 38
    assert Comment.objects.count() == 28
    assert Section.objects.filter(landing__isnull=False).count() == 5
    assert not Article.objects.filter(revisions__body__contains="<img").exists()
    # All but the draft, which had no address of its own.
    assert Address.objects.filter(kind="redirect").count() == 71
