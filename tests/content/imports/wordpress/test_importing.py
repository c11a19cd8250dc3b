"""The import: nothing without the right to, nothing twice, no half a job."""

from pathlib import Path

import pytest

from audit.actors import ANONYMOUS, SystemActor
from content.imports.wordpress.export import UnreadableExport
from content.imports.wordpress.importing import import_wordpress
from content.imports.wordpress.report import Outcome
from content.models import Article, Comment, ImportedItem, Section, Topic
from content.rulebook.media import IMPORT
from rbac.errors import Refused
from tests.content.imports.wordpress.conftest import BringIn
from tests.content.imports.wordpress.files import FOOT, HEAD, comment, export_file, item


def everything() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Article, Section, Topic, Comment, ImportedItem))


@pytest.mark.parametrize("actor", [ANONYMOUS, SystemActor("command_line")], ids=["anonymous", "another job"])
def test_no_one_else_may_import(site: object, tmp_path: Path, actor: object) -> None:
    with pytest.raises(Refused):
        import_wordpress(export_file(tmp_path, item(1)), by=actor)  # type: ignore[arg-type]
    assert not Article.objects.exists()


def test_a_file_cut_off_at_the_end_leaves_nothing(site: object, tmp_path: Path) -> None:
    path = tmp_path / "cut.xml"
    path.write_text(HEAD + "".join(item(number) for number in range(50)) + FOOT[:-5])
    before = everything()
    with pytest.raises(UnreadableExport):
        import_wordpress(path, by=SystemActor(IMPORT))
    assert everything() == before


def test_a_dry_run_leaves_nothing_and_says_the_same(bring_in: BringIn) -> None:
    items = (item(1, more=comment(5, "Hello")), item(2, "page"))
    before = everything()
    rehearsed = bring_in(*items, dry_run=True)
    assert everything() == before
    assert bring_in(*items).as_facts() == rehearsed.as_facts()


def test_a_second_import_brings_nothing_twice(bring_in: BringIn) -> None:
    items = (
        item(1, "page"),
        item(2, "page", parent="1"),
        item(3, more=comment(5, "Hello") + comment(6, "Ho", parent=5)),
    )
    bring_in(*items)
    after_one = everything()
    report = bring_in(*items)
    assert everything() == after_one
    assert {account.outcome for account in report.accounts} == {Outcome.ALREADY_HERE}


def test_an_import_of_a_grown_site_brings_what_is_new(bring_in: BringIn) -> None:
    bring_in(item(1, more=comment(5, "Hello")))
    bring_in(item(1, more=comment(5, "Hello") + comment(6, "Again")), item(2))
    assert Article.objects.count() == 2
    assert sorted(Comment.objects.values_list("text", flat=True)) == ["Again", "Hello"]
