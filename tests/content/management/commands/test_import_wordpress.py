"""The command ``content.management.commands.import_wordpress``: exit codes, and the real export as a whole."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from content.models import Address, Article, Attachment, Comment, Section
from tests.content.imports.wordpress.files import REAL_EXPORT, export_file, item, needs_real_export


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("import_wordpress", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("arguments", [["nowhere.xml"], [__file__, "--section", "no/such/place"]])
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    assert caught.value.returncode == 2


@pytest.mark.usefixtures("site")
def test_an_unreadable_file_ends_with_2_and_says_that_nothing_was_imported() -> None:
    with pytest.raises(CommandError, match=r"well-formed XML.*Nothing was imported") as caught:
        run(__file__)
    assert caught.value.returncode == 2


@pytest.mark.django_db
def test_a_site_that_is_not_set_up_is_told_how(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="set_up_site"):
        run(export_file(tmp_path, item(1)))


@pytest.mark.usefixtures("site")
def test_everything_goes_below_the_section_that_is_named(tmp_path: Path) -> None:
    run(export_file(tmp_path, item(1)))
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / "export.xml"
    other.write_text(
        export_file(tmp_path, item(2)).read_text().replace("old.example.org", "older.example.org")
    )
    run(other, "--section", "/a-small-site/")
    assert Address.objects.filter(path="a-small-site/title-2").exists()


@pytest.mark.late
@needs_real_export
@pytest.mark.usefixtures("site")
def test_the_real_export_comes_in_and_every_item_is_accounted_for() -> None:
    facts = json.loads(run(REAL_EXPORT, "--json"))
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
